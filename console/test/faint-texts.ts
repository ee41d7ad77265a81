import type { Page } from "playwright-core";

/**
 * Texts in view with less contrast than 4.5:1 against the ground they stand on, with their ratio (WCAG 2.2, 1.4.3). What is
 * switched off is exempt there, and here. Letters on drawings are measured against the panel below.
 */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number];
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (canvas === null) throw new Error("the browser draws nothing");
    // The canvas knows every way to write a colour.
    const read = (css: string): Colour => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (index: 0 | 1 | 2): number => top[index] * top[3] + below[index] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const ground = (element: Element | null): Colour => {
      if (element === null) return read(getComputedStyle(document.body).backgroundColor);
      const own = read(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, ground(element.parentElement));
    };
    const luminance = ([red, green, blue]: Colour): number => {
      const linear = [red, green, blue].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
    };
    const faint: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? "";
      if (element === null || text === "" || !element.checkVisibility()) continue;
      if (element.closest("[aria-disabled=true], :disabled, .hide, title") !== null) continue;
      const style = getComputedStyle(element);
      const behind = ground(element);
      const ink = over(read(element instanceof SVGElement ? style.fill : style.color), behind);
      const [light, dark] = [luminance(ink), luminance(behind)].toSorted((a, b) => b - a);
      const ratio = ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${text}`);
    }
    return faint;
  });
}
