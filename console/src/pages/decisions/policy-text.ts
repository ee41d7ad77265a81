/** The text of one policy in a Cedar file, from its `@id` to its end; undefined where the file has none of that name. */
export function policyText(file: string, id: string): string | undefined {
  const begin = file.indexOf(`@id(${JSON.stringify(id)})`);
  if (begin === -1) return undefined;
  // A semicolon in a string ends nothing.
  return /^(?:[^";]|"(?:[^"\\]|\\.)*")*;/.exec(file.slice(begin))?.[0];
}
