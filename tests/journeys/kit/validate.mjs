// Reads lines of JSON {name, html} and answers each with a line of JSON: the messages of html-validate.
import { createInterface } from "node:readline";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const validator = new HtmlValidate(new FileSystemConfigLoader());

for await (const line of createInterface({ input: process.stdin })) {
  const { name, html } = JSON.parse(line);
  const report = await validator.validateString(html, `${process.cwd()}/${name}.html`);
  const messages = report.results.flatMap((result) =>
    result.messages.map((message) => `${message.line}:${message.column} ${message.ruleId}: ${message.message}`),
  );
  process.stdout.write(`${JSON.stringify(messages)}\n`);
}
