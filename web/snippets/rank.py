# Both rankings of what stands in the editor.
# For other texts: await rank("a query", ["a passage", "another passage"])
ranked = await rank()

top = ranked[0]
print(f"First for the cross-encoder: passage {top.passage + 1},")
print(f"which the bi-encoder put at rank {top.bi_encoder_rank}.")

risen = max(ranked, key=lambda row: row.moved)
print(f"Risen most: passage {risen.passage + 1}, by {risen.moved} places.")

ranked  # the value of the last line is shown; a list of rows, as a table
