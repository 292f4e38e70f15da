"""JavaScript: pieces join to the script again; one has a name only where leaving it out is harmless."""

import pytest

from export.javascript import statements

KEPT = [
    "run();",
    "const f=x=>x;",
    "class A{a(){}}",
    'if(a){var b="}"}else{b=2}',
    "for(var i=0;i<3;i++){g(i)}",
    "try{a()}catch{b()}finally{c()}",
    "{let inner=1;use(inner)}",
    "if(a)b={}",
    "switch(a){case 1:b()}",
    "window.a=b();",
    "a.b.c=1;",
]
NAMED = [
    ("function f(a,{b}){return a?b:`${a+`}`}`}", "f"),
    ("async function g(){await/[/}]/.exec(1)}", "g"),
    ('f.sig="ii";', "f"),
    ("f.alias=f;", "f"),
    ("var a;", "a"),
    ('var a="b";', "a"),
    ("var a=(b,c=2)=>{b;c};", "a"),
    ("var a=async b=>b;", "a"),
    ("var a=function(){return 1/2};", "a"),
    ("var a=b.c;", "a"),
    ("var a={b(){c()},d:1};", "a"),
    ("var a=[1,2];", "a"),
]
BUSY = [
    "var a=b();",
    "var a=new B;",
    "var a=[b()];",
    "var a=b?c:d;",
    "var a=function(){}();",
    "var a=(()=>1)();",
]


def pieces(script: str) -> list[tuple[str, str | None]]:
    return [(piece.text, piece.name) for piece in statements(script)[0]]


@pytest.mark.parametrize("text", [*KEPT, *BUSY])
def test_what_may_do_something_has_no_name(text: str) -> None:
    assert pieces(f"first();{text}last();")[1:-1] == [(text, None)]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_what_only_its_name_can_reach_has_that_name(text: str, name: str) -> None:
    assert pieces(f"first();{text}last();")[1:-1] == [(text, name)]


def test_the_variables_of_one_statement_are_pieces_of_their_own() -> None:
    assert pieces("var a,b=(1,2),c={d:1,e:2};") == [
        ("var a;", "a"),
        ("var b=(1,2);", None),
        ("var c={d:1,e:2};", "c"),
    ]


def test_all_pieces_of_a_block_join_to_the_block() -> None:
    block = "".join([*KEPT, *BUSY, *(text for text, _ in NAMED)])
    found, end = statements(f"(function(){{{block}return a}})();", len("(function(){"))
    assert "".join(piece.text for piece in found) == block + "return a"
    assert f"(function(){{{block}return a}})();"[end:] == "})();"
