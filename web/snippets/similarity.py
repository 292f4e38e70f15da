# Which passages say the same? Each against each, by the bi-encoder's vectors.
from itertools import combinations

first = passages[:12]
vectors = await embed(first)
print(f"{len(vectors)} vectors of {len(vectors[0])} numbers each")

rows = []
for number, vector in enumerate(vectors, start=1):
    near = [round(cosine(vector, other), 2) for other in vectors]
    rows.append({"passage": number, **{str(i): each for i, each in enumerate(near, 1)}})
show(rows)

pairs = combinations(range(len(first)), 2)
nearest = max(pairs, key=lambda pair: rows[pair[0]][str(pair[1] + 1)])
print("Nearest to each other:")
for passage in nearest:
    print(f"{passage + 1}. {first[passage]}")
