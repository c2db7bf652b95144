/** Just enough of a language's words to colour a listing. */

export type Kind = "plain" | "comment" | "string" | "keyword" | "number" | "name";

export interface Token {
  kind: Kind;
  text: string;
}

const PYTHON =
  /(?<comment>#.*)|(?<string>f?"""[^]*?"""|f?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?<keyword>\b(?:and|as|class|def|elif|else|for|from|if|import|in|is|lambda|None|not|or|raise|return|try|True|False|while|with|yield)\b)|(?<number>\b\d[\d_.]*\b)|(?<name>(?<=\bdef )\w+)/g;

const RUST =
  /(?<comment>\/\/.*)|(?<string>"(?:\\.|[^"\\])*")|(?<keyword>\b(?:as|async|await|const|dyn|else|enum|fn|for|if|impl|in|let|loop|match|mod|move|mut|pub|ref|return|self|Self|static|struct|trait|type|use|where|while)\b)|(?<number>\b\d[\d_.]*\b)|(?<name>(?<=\bfn )\w+)/g;

/** The text in pieces; joined, they are the text again. */
export function tokensOf(language: "Python" | "Rust", text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(language === "Python" ? PYTHON : RUST)) {
    if (match.index > end) tokens.push({ kind: "plain", text: text.slice(end, match.index) });
    tokens.push({ kind: kindOf(match.groups ?? {}), text: match[0] });
    end = match.index + match[0].length;
  }
  return [...tokens, { kind: "plain", text: text.slice(end) }];
}

function kindOf(groups: Record<string, string | undefined>): Kind {
  const kinds: Kind[] = ["comment", "string", "keyword", "number", "name"];
  return kinds.find((kind) => groups[kind] !== undefined) ?? "plain";
}
