"""Mutants of a C source: each is one small change, by a well-known operator, inside a function.

The operators work on tokens, so that comments, strings and the preprocessor are left alone. What does
not compile, or compiles to the same object, is sorted out by mutate.py.
"""

import re
import typing

TOKEN = re.compile(r"""
    (?P<skip> \s+ | /\*.*?\*/ | //[^\n]* | ^[ ]*\#(?:\\\n|[^\n])* )
  | (?P<text> "(?:\\.|[^"\\\n])*" )
  | (?P<char> '(?:\\.|[^'\\\n])+' )
  | (?P<number> 0[xX][0-9a-fA-F]+[uUlL]* | \d+[uUlL]* )
  | (?P<name> [A-Za-z_]\w* )
  | (?P<sign> <<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}\[\]] )
""", re.VERBOSE | re.DOTALL | re.MULTILINE)

REPLACED = {  # relational, logical, arithmetic, bitwise, assignment, increment
    "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"],
    "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"],
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["*", "/"],
    "&": ["|"], "|": ["&"], "^": ["&"], "<<": [">>"], ">>": ["<<"],
    "+=": ["-=", "="], "-=": ["+=", "="], "*=": ["/=", "="], "/=": ["*="], "%=": ["*="],
    "|=": ["&=", "="], "&=": ["|=", "="], "<<=": [">>="], ">>=": ["<<="],
    "++": ["--"], "--": ["++"],
}
NAMES = {"true": ["false"], "false": ["true"], "NULL": [], "points_add": ["points_subtract"],
         "points_subtract": ["points_add"]}
KINDS = {"relational": "< <= > >= == !=", "logical": "&& ||", "arithmetic": "+ - * / %",
         "bitwise": "& | ^ << >>", "increment": "++ --"}
COMMUTATIVE = {"points_add", "points_smaller", "larger", "smaller", "__builtin_add_overflow",
               "__builtin_mul_overflow", "greatest_common_divisor"}
KEYWORDS = {"return", "case", "if", "while", "for", "switch", "else", "do", "goto", "sizeof",
            "break", "continue", "default"}
DECLARING = {"const", "struct", "enum", "union", "static", "bool", "char", "int", "long", "unsigned",
             "void", "size_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "int64_t", "points", "wide",
             "unsigned_wide", "double"}


class Token(typing.NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class Mutant(typing.NamedTuple):
    operator: str
    start: int
    end: int
    text: str  # instead of source[start:end]


def tokens_of(source):
    found, at = [], 0
    while at < len(source):
        match = TOKEN.match(source, at)
        if not match:
            raise ValueError(f"no token at {source[at:at + 30]!r}")
        if match.lastgroup != "skip":
            found.append(Token(match.lastgroup, match.group(0), match.start(), match.end()))
        at = match.end()
    return found


def functions_of(source, tokens):
    """(return type, index of the first and behind the last token of the body) of each function."""
    depth, start, head = 0, None, 0
    for i, token in enumerate(tokens):
        if token.text == "{":
            at_margin = source[token.start - 1] == "\n"
            if depth == 0 and at_margin and tokens[i - 1].text == ")":
                start = i
            depth += 1
        elif token.text == "}":
            depth -= 1
            if depth == 0 and start is not None:
                yield type_of(tokens[head:start]), start + 1, i
                start = None
        if depth == 0 and token.text in (";", "}"):
            head = i + 1


def type_of(head):
    words = []
    for i, token in enumerate(head):
        if i + 1 < len(head) and head[i + 1].text == "(" and token.kind == "name":
            break
        words.append(token.text)
    return [word for word in words if word not in ("static", "inline", "const")]


def closing(tokens, i):
    """The index of the bracket that closes the one at i."""
    depth = 0
    for j in range(i, len(tokens)):
        depth += tokens[j].text in "([{"
        depth -= tokens[j].text in ")]}"
        if depth == 0:
            return j
    raise ValueError("a bracket is not closed")


def end_of_expression(tokens, i):
    """The index of the token behind the expression that begins at i."""
    depth = 0
    for j in range(i, len(tokens)):
        text = tokens[j].text
        if depth == 0 and text in (",", ";", ")", "]", "}", ":"):
            return j
        if text == "?":
            depth += 1
        elif text == ":":
            depth -= 1
        else:
            depth += text in ("(", "[", "{")
            depth -= text in (")", "]", "}")
    return len(tokens)


def is_binary(tokens, i):
    before = tokens[i - 1]
    if before.text == ")":
        opening = i - 1
        depth = 0
        for opening in range(i - 1, -1, -1):
            depth += tokens[opening].text == ")"
            depth -= tokens[opening].text == "("
            if depth == 0:
                break
        inside = [token.text for token in tokens[opening + 1:i - 1]]
        return not (inside and all(re.fullmatch(r"[A-Za-z_]\w*|\*", word) for word in inside)
                    and inside[0] in DECLARING)
    return before.kind in ("number", "char") or before.text == "]" or (
        before.kind == "name" and before.text not in KEYWORDS and before.text not in DECLARING)


def replaced_signs(tokens, i):
    token = tokens[i]
    unary = token.text in ("+", "-", "*", "&") and not is_binary(tokens, i)
    if unary:
        if token.text == "-":
            yield Mutant("unary minus", token.start, token.end, " ")
        return
    if token.text == "*" and tokens[i - 1].text in DECLARING | {"*"}:
        return
    operator = next((name for name, signs in KINDS.items() if token.text in signs.split()), "assignment")
    for text in REPLACED[token.text]:
        yield Mutant(f"{operator} {token.text} → {text}", token.start, token.end, text)


def changed_number(token):
    digits = re.match(r"0[xX][0-9a-fA-F]+|\d+", token.text).group(0)
    suffix, value = token.text[len(digits):], int(digits, 0)
    for other in (value + 1, value - 1):
        if other >= 0:
            yield Mutant(f"constant {token.text} → {other}{suffix}", token.start, token.end,
                         f"{other}{suffix}")


def negated_conditions(source, tokens, i):
    """Of if and while: the whole condition; of for: its middle."""
    opening = i + 1
    end = closing(tokens, opening)
    first, last = opening + 1, end - 1
    if tokens[i].text == "for":
        marks = [j for j in range(opening + 1, end) if tokens[j].text == ";"]
        if len(marks) != 2 or marks[1] == marks[0] + 1:
            return
        first, last = marks[0] + 1, marks[1] - 1
    texts = [token.text for token in tokens[first:last + 1]]
    plain = sum(text in KINDS["relational"].split() for text in texts) == 1 or texts[0] == "!"
    if plain and not {"&&", "||", "?"} & set(texts):
        return  # another operator makes the same of it
    start, stop = tokens[first].start, tokens[last].end
    yield Mutant("condition negated", start, stop, f"!({source[start:stop]})")


def operands_alone(source, tokens, i):
    """a && b → a, b alone, where the operands are plainly bounded: by brackets, commas or the like."""
    first = i
    depth = 0
    for first in range(i - 1, -1, -1):
        text = tokens[first].text
        depth += text in (")", "]")
        depth -= text in ("(", "[")
        if depth < 0 or (depth == 0 and text in ("&&", "||", "=", ";", ",", "return", "{", "?", ":", "}")):
            break
    last = i
    depth = 0
    for last in range(i + 1, len(tokens)):
        text = tokens[last].text
        depth += text in ("(", "[")
        depth -= text in (")", "]")
        if depth < 0 or (depth == 0 and text in ("&&", "||", ";", ",", "?", ":")):
            break
    left = (tokens[first + 1].start, tokens[i - 1].end)
    right = (tokens[i + 1].start, tokens[last - 1].end)
    yield Mutant(f"operand of {tokens[i].text} left out: the right one", left[0], right[1],
                 source[left[0]:left[1]])
    yield Mutant(f"operand of {tokens[i].text} left out: the left one", left[0], right[1],
                 source[right[0]:right[1]])


def swapped_arms(source, tokens, i):
    colon = end_of_expression(tokens, i + 1)
    end = end_of_expression(tokens, colon + 1)
    if colon >= len(tokens) or tokens[colon].text != ":":
        return
    a = source[tokens[i + 1].start:tokens[colon - 1].end]
    b = source[tokens[colon + 1].start:tokens[end - 1].end]
    yield Mutant("arms of ?: swapped", tokens[i + 1].start, tokens[end - 1].end, f"({b}) : ({a})")


def changed_call(source, tokens, i):
    """Two arguments swapped; of the smaller of two, one alone."""
    end = closing(tokens, i + 1)
    commas, depth = [], 0
    for j in range(i + 2, end):
        depth += tokens[j].text in ("(", "[", "{")
        depth -= tokens[j].text in (")", "]", "}")
        if depth == 0 and tokens[j].text == ",":
            commas.append(j)
    if not commas:
        return
    second_end = commas[1] if len(commas) > 1 else end
    a = source[tokens[i + 2].start:tokens[commas[0] - 1].end]
    b = source[tokens[commas[0] + 1].start:tokens[second_end - 1].end]
    if tokens[i].text in ("points_smaller", "larger", "smaller"):
        for one in (a, b):
            yield Mutant(f"{tokens[i].text}: one argument alone", tokens[i].start, tokens[end].end,
                         f"({one})")
    if tokens[i].text not in COMMUTATIVE:
        yield Mutant("first two arguments swapped", tokens[i + 2].start, tokens[second_end - 1].end,
                     f"{b}, {a}")


def is_declaration(tokens, i):
    """`type name`, `type *name`: a name, or several, in front of a name."""
    if tokens[i].text in DECLARING:
        return True
    j = i + 1
    while tokens[j].text == "*":
        j += 1
    return tokens[i].kind == "name" and tokens[j].kind == "name" and tokens[j].text not in KEYWORDS


def deleted_statement(tokens, i):
    before = tokens[i - 1].text
    begins = before in (";", "{", "}", ":", "else", "do") or before == ")" and is_behind_head(tokens, i - 1)
    token = tokens[i]
    if not begins or token.text in KEYWORDS - {"break", "continue"} or token.text in (";", "{", "}"):
        return
    if is_declaration(tokens, i):
        return
    depth = 0
    for j in range(i, len(tokens)):
        depth += tokens[j].text in ("(", "[", "{")
        depth -= tokens[j].text in (")", "]", "}")
        if depth < 0 or (depth == 0 and tokens[j].text in (":", "?")):
            return
        if depth == 0 and tokens[j].text == ";":
            yield Mutant("statement left out", token.start, tokens[j].end, ";")
            return


def is_behind_head(tokens, i):
    """Whether the bracket at i closes the head of an if, for or while."""
    depth = 0
    for j in range(i, -1, -1):
        depth += tokens[j].text == ")"
        depth -= tokens[j].text == "("
        if depth == 0:
            return j > 0 and tokens[j - 1].text in ("if", "for", "while")
    return False


def changed_return(source, tokens, i, kind):
    end = next(j for j in range(i, len(tokens)) if tokens[j].text == ";")
    if end == i + 1:
        return
    start, stop = tokens[i + 1].start, tokens[end - 1].end
    value = source[start:stop]
    if "*" in kind:
        others = ["NULL"]
    elif kind and kind[0] in ("bool", "reached"):
        others = ["true", "false"]
    elif kind and kind[0] in DECLARING - {"struct", "void"} or kind[:1] == ["enum"]:
        others = ["0", f"({value}) + 1"]
    else:
        others = []
    for other in others:
        if other != value:
            yield Mutant(f"returns {'one more' if other.endswith('+ 1') else other}", start, stop, other)


def mutants_of(source):
    """Every mutant of the source, in the order of the text, none twice."""
    tokens = tokens_of(source)
    found = {}
    for kind, first, end in functions_of(source, tokens):
        body = tokens[:end]
        head_end = 0
        for i in range(first, end):
            token = tokens[i]
            some = []
            if token.kind == "sign" and token.text in REPLACED:
                some += replaced_signs(tokens, i)
            if token.text in ("&&", "||"):
                some += operands_alone(source, body, i)
            if token.text == "!":
                some.append(Mutant("! left out", token.start, token.end, " "))
            if token.text == "?":
                some += swapped_arms(source, body, i)
            if token.kind == "number":
                some += changed_number(token)
            if token.text in NAMES:
                some += [Mutant(f"{token.text} → {text}", token.start, token.end, text)
                         for text in NAMES[token.text]]
            if token.text in ("if", "while", "for"):
                some += negated_conditions(source, body, i)
            if token.kind == "name" and token.text not in KEYWORDS and tokens[i + 1].text == "(":
                some += changed_call(source, body, i)
            if token.text == "return":
                some += changed_return(source, body, i, kind)
            if token.text == "for":
                head_end = closing(body, i + 1)
            if i > head_end:
                some += deleted_statement(body, i)
            for mutant in some:
                if source[mutant.start:mutant.end] != mutant.text:
                    found.setdefault((mutant.start, mutant.end, mutant.text), mutant)
    return sorted(found.values(), key=lambda one: (one.start, one.end, one.operator))
