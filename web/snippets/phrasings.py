# Does the order hang on how the query is worded?
# The query of the editor against its keywords; write your own in their place.
import re

SMALL = "a an and are at be can do does for from how i in is it my of on or the to"
words = re.findall(r"[\w'’-]+", query)
keywords = " ".join(word for word in words if word.lower() not in SMALL.split())
print(f"{query}\n{keywords}\n")

asked, short = await rank(query), await rank(keywords)
by_keywords = {row.passage: row for row in short}
show(
    [
        {
            "passage": row.passage + 1,
            "cross-encoder": row.cross_encoder_rank,
            "… by keywords": by_keywords[row.passage].cross_encoder_rank,
            "bi-encoder": row.bi_encoder_rank,
            "…  by keywords": by_keywords[row.passage].bi_encoder_rank,
            "text": row.text[:50],
        }
        for row in asked
    ]
)

for model in ("cross_encoder", "bi_encoder"):
    orders = [rankings.ranks(getattr(each, model)) for each in (asked, short)]
    print(f"Kendall's tau of the {model}'s orders: {metrics.kendall_tau(*orders):.2f}")
