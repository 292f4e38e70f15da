"""JavaScript: a minified script split into its statements, so that some can be left out.

In:  the statements of one block, in the form in which minifiers write them.
Out: the same text in pieces, in order; a piece that may be left out has the name that it is there for.
Left out: understanding. What is not of one of the few forms below is a piece as written, without a name.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<word>[A-Za-z_$][\w$]*)|(?P<number>\d[\w.]*)
    |(?P<open>[({\[])|(?P<close>[)}\]])|(?P<tick>`)|(?P<slash>/)|(?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
KEYWORDS = ["await", "case", "delete", "do", "else", "in", "of", "return", "throw", "typeof", "void", "yield"]
BEFORE_REGEX = {"", *"(,=:[!&|?{};+-*%~^<>", *KEYWORDS}
WORD = re.compile(r"[A-Za-z_$][\w$]*")
BLOCKS = {"function", "class", "if", "for", "while", "try", "switch", "{"}
GOES_ON = {"else", "catch", "finally"}

DECLARED = re.compile(r"(?:async )?function ([\w$]+)\(")
VARIABLE = re.compile(r"([\w$]+)(?:=(.*))?", re.DOTALL)
ADDED = re.compile(r"([\w$]+)\.\w+=(.*);", re.DOTALL)
STILL = re.compile(
    r"""(?:async\ )?function\b.*\}          # a function
    |(?:async\ ?)?(?:\([^()]*\)|[\w$]+)=>.* # an arrow function
    |[\w$]+(?:\.[\w$]+)*|"[^"\\]*"          # another name, a number, a string
    |\{.*\}|\[[^()]*\]                      # a table of functions and constants""",
    re.DOTALL | re.VERBOSE,
)
"""Values that do nothing when they are made: leaving them out is seen by those only who use their name."""


class Token(NamedTuple):
    """A piece of a script; `kind` is a group of TOKEN, or "regex" or "template"."""

    kind: str
    text: str
    start: int


class Statement(NamedTuple):
    """A statement, or one variable of a `var`; `name` is None where it must stay."""

    text: str
    name: str | None = None


def words(text: str) -> set[str]:
    """Return everything in a script that could be a name, also inside strings."""
    return set(WORD.findall(text))


def statements(script: str, start: int = 0) -> tuple[list[Statement], int]:
    """Return the statements from `start` to the end of the block, and where that is."""
    found: list[Statement] = []
    tokens: list[Token] = []
    depth = 0
    end = len(script)
    for token in _tokens(script, start):
        if depth == 0 and tokens and _is_whole(tokens) and token.text not in GOES_ON:
            found += _named(script, tokens, token.start)
            tokens = []
        depth += (token.kind == "open") - (token.kind == "close")
        if depth < 0:
            end = token.start
            break
        tokens.append(token)
    if tokens:
        found += _named(script, tokens, end)
    return found, end


def _is_whole(tokens: Sequence[Token]) -> bool:
    """Tell whether a statement ends here, given that no bracket is open."""
    head = tokens[1] if tokens[0].text == "async" and len(tokens) > 1 else tokens[0]
    return tokens[-1].text == ";" or (tokens[-1].text == "}" and head.text in BLOCKS)


def _named(script: str, tokens: Sequence[Token], end: int) -> list[Statement]:
    text = script[tokens[0].start : end]
    if tokens[0].text == "var" and tokens[-1].text == ";":
        return [_variable(one) for one in _variables(script, tokens)]
    if declared := DECLARED.match(text):
        return [Statement(text, declared[1])]
    added = ADDED.fullmatch(text)
    return [Statement(text, added[1] if added and STILL.fullmatch(added[2]) else None)]


def _variables(script: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Yield `name` or `name=value` for each variable of a `var`."""
    depth, start = 0, tokens[1].start
    for token in tokens[1:]:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.text in ",;":
            yield script[start : token.start]
            start = token.start + 1


def _variable(text: str) -> Statement:
    declared = VARIABLE.fullmatch(text)
    still = declared and (declared[2] is None or STILL.fullmatch(declared[2]))
    return Statement(f"var {text};", declared[1] if declared and still else None)


def _tokens(script: str, at: int) -> Iterator[Token]:
    """Yield what is not space."""
    before = ""
    while token := TOKEN.match(script, at):
        kind, text = str(token.lastgroup), token[0]
        if kind == "slash" and before in BEFORE_REGEX and (regex := REGEX.match(script, at)):
            kind, text = "regex", regex[0]
        elif kind == "tick":
            kind, text = "template", _template(script, at)
        if kind != "space":
            yield Token(kind, text, at)
            before = text
        at += len(text)


def _template(script: str, start: int) -> str:
    """Return the template literal that starts here; code in it may hold others."""
    at = start + 1
    while script[at] != "`":
        if script.startswith("${", at):
            at = _closing(script, at + 1)
        at += 2 if script[at] == "\\" else 1
    return script[start : at + 1]


def _closing(script: str, start: int) -> int:
    """Return where the bracket that opens at `start` is closed."""
    depth = 0
    for token in _tokens(script, start):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0:
            return token.start
    return len(script)
