// Takes secrets and personal marks out of a text that goes into a record. Knows shapes of secrets, not where the text is
// from. Errs to the side of taking out too much: nobody needs a token to see what was searched for.

const removed = "[removed]";

const shapes: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*/g,
  /\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?/g, // a JSON Web Token
  /\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/gi,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, // an AWS access key id
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|pk_live_|sk_live_|npm_|hf_|AIza)[\w-]{10,}/g,
  /\b[\w.-]*(?:password|passwd|secret|token|api[_-]?key)[\w.-]*\s*[=:]\s*\S+/gi,
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/gi, // user and password in a URL
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, // an address of electronic mail
  /\b(?:\d[ -]?){13,19}\b/g, // digits of a payment card, or of anything as long
  /\b[0-9a-f]{32,}\b/gi,
  /\b(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[\w+/-]{32,}={0,2}/g, // base64 of 24 bytes or more
];

export function scrub(text: string): string {
  return shapes.reduce((scrubbed, shape) => scrubbed.replace(shape, removed), text);
}
