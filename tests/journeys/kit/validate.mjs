// Reads lines of JSON {name, html} and answers each with a line of JSON: the messages of html-validate.
import { createInterface } from "node:readline";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

// The script of the passkey sends its form once the device has answered; a submit button would send it too early.
const EXCEPTED = { mfa_add_webauthn: ["wcag/h32"] };
const validator = new HtmlValidate(new FileSystemConfigLoader());

for await (const line of createInterface({ input: process.stdin })) {
  const { name, html } = JSON.parse(line);
  const report = await validator.validateString(html, `${process.cwd()}/${name}.html`);
  const messages = report.results.flatMap((result) =>
    result.messages
      .filter((message) => !EXCEPTED[name]?.includes(message.ruleId))
      .map((message) => `${message.line}:${message.column} ${message.ruleId}: ${message.message}`),
  );
  process.stdout.write(`${JSON.stringify(messages)}\n`);
}
