const placeholder = /\{\{([^{}]*)\}\}/g;

/** The names that stand in `{{...}}` in a text, spaces around them left out. */
export function placeholdersIn(template: string): string[] {
  return Array.from(template.matchAll(placeholder), ([, name = ""]) => name.trim());
}

/** Replaces every `{{name}}` of a text by its value, once: what a value holds is not filled again. A name without a value stays as it is. */
export function fillTemplate(template: string, values: ReadonlyMap<string, string>): string {
  return template.replaceAll(placeholder, (whole, name: string) => values.get(name.trim()) ?? whole);
}
