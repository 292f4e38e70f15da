"""`python -m bench`: how fast and how light the built site is, beside a page written with transformers.js.

One run measures both, turn about, on the same texts, the same ONNX files and as many threads: so what else
the machine does hits both alike. `texts` says what is ranked, `ours` and `peer` rank it, `rounds` takes turns
and medians, `ceiling` asks how much of the runtime's best int8 rate is left, `visits` times and weighs
visits, `memory` and `processor` read what the browser took, `goals` and `report` say what came out.
"""
