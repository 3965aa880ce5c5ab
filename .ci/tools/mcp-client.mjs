// The TypeScript client against /mcp with the reference servers behind it: node mcp-client.mjs NODE_MODULES URL. Prints what is wrong, and how much holds last.
import { pathToFileURL } from 'node:url';

const [modules, url, mode] = process.argv.slice(2);
const { Client, StreamableHTTPClientTransport } = await import(pathToFileURL(`${modules}/@modelcontextprotocol/client/dist/index.mjs`));

let right = 0;
let wrong = 0;
function holds(what, is, seen) {
  if (is) right++;
  else {
    wrong++;
    console.log(`WRONG: ${what}; seen: ${JSON.stringify(seen)}`);
  }
}
async function refused(what, work, code) {
  try {
    holds(what, false, await work());
  } catch (e) {
    holds(what, e.code === code, { code: e.code, message: e.message });
  }
}
const until = async (what, condition) => {
  for (let i = 0; i < 600 && !condition(); i++) await new Promise((done) => setTimeout(done, 50));
  holds(what, condition());
};

const client = new Client(
  { name: 'typescript', version: '1' },
  { capabilities: { sampling: {}, elicitation: { form: {}, url: {} } }, versionNegotiation: { mode: mode ?? 'legacy' } },
);
client.setRequestHandler('sampling/createMessage', async (request) => ({
  model: 'none',
  role: 'assistant',
  content: { type: 'text', text: `written for ${request.params.messages[0].content.text}` },
}));
const pages = [];
client.setRequestHandler('elicitation/create', async (request) => {
  if (request.params.mode === 'url') {
    pages.push(request.params);
    return { action: 'accept' };
  }
  return { action: 'accept', content: { name: 'Ada', message: request.params.message } };
});
const updated = [];
const logged = [];
client.setNotificationHandler('notifications/resources/updated', (told) => { updated.push(told.params.uri); });
client.setNotificationHandler('notifications/message', (told) => { logged.push(told.params); });
const transport = new StreamableHTTPClientTransport(new URL(url));
await client.connect(transport);
holds('it is caxton', client.getServerVersion()?.name === 'caxton', client.getServerVersion());

const tools = (await client.listTools()).tools.map((tool) => tool.name);
for (const name of ['everything__echo', 'everything__trigger-sampling-request', 'everything__trigger-elicitation-request', 'filesystem__read_text_file', 'memory__read_graph']) {
  holds(`${name} is listed`, tools.includes(name), tools);
}
const call = (name, args, options) => client.callTool({ name, arguments: args }, options);
const text = (result) => JSON.stringify(result.content);
holds('echo', text(await call('everything__echo', { message: 'hello' })).includes('hello'));
holds('a sum', text(await call('everything__get-sum', { a: 2, b: 3 })).includes('5'));
holds('structured content', (await call('everything__get-structured-content', { location: 'Chicago' })).structuredContent !== undefined);
await call('memory__create_entities', { entities: [{ name: 'Ada', entityType: 'person', observations: ['counts'] }] });
holds('memory', text(await call('memory__read_graph', {})).includes('Ada'));
const roots = await call('filesystem__list_allowed_directories', {});
holds('a file', text(await call('filesystem__read_text_file', { path: `${roots.content[0].text.split('\n')[1]}/hello.txt` })).includes('a file of the filesystem server'), roots);
const invalid = await call('everything__get-sum', { a: 'two' });
holds('arguments are checked', invalid.isError && text(invalid).includes('CAX-TOOL-ARGUMENTS'), invalid);
await refused('a tool that is not there', () => call('everything__nothing', {}), -32602);

const links = (await call('everything__get-resource-links', { count: 2 })).content.filter((item) => item.type === 'resource_link');
holds('links name the upstream', links.length === 2 && links.every((link) => link.uri.startsWith('caxton://everything/')), links);
for (const link of links) {
  holds(`${link.uri} can be read`, (await client.readResource({ uri: link.uri })).contents[0].uri === link.uri);
}
const resources = (await client.listResources()).resources.map((resource) => resource.uri);
holds('resources', resources.includes('caxton://everything/demo://resource/static/document/features.md'), resources);
const templates = (await client.listResourceTemplates()).resourceTemplates.map((template) => template.uriTemplate);
holds('templates', templates.includes('caxton://everything/demo://resource/dynamic/text/{resourceId}'), templates);
const dynamic = templates.find((template) => template.includes('/text/')).replace('{resourceId}', '7');
holds('a resource of a template', (await client.readResource({ uri: dynamic })).contents[0].uri === dynamic);
await refused('a resource that is not there', () => client.readResource({ uri: 'caxton://everything/demo://nothing' }), -32602);
await refused('a resource of nowhere', () => client.readResource({ uri: 'caxton://nowhere/demo://x' }), -32002);

const prompts = (await client.listPrompts()).prompts.map((prompt) => prompt.name);
holds('prompts', prompts.includes('everything__args-prompt'), prompts);
const prompt = await client.getPrompt({ name: 'everything__args-prompt', arguments: { city: 'Turin' } });
holds('a prompt', JSON.stringify(prompt.messages).includes('Turin'), prompt);
const completed = await client.complete({ ref: { type: 'ref/prompt', name: 'everything__completable-prompt' }, argument: { name: 'department', value: 'E' } });
holds('a completion', completed.completion.values.includes('Engineering'), completed);

const steps = [];
await call('everything__trigger-long-running-operation', { duration: 1, steps: 4 }, { onprogress: (progress) => steps.push(progress.progress) });
holds('progress', steps.length >= 3, steps);
const sampled = await call('everything__trigger-sampling-request', { prompt: 'a haiku', maxTokens: 50 });
holds('sampling', text(sampled).includes('written for'), sampled);
const elicited = await call('everything__trigger-elicitation-request', {});
holds('elicitation', text(elicited).includes('Ada'), elicited);
const page = { url: 'https://example.org/opened', errorPath: true };
try {
  holds('a page to open first', false, await call('everything__trigger-url-elicitation', page));
} catch (e) {
  const first = e.data?.elicitations?.[0];
  holds('a page to open first', e.code === -32042 && first?.url.startsWith('https://') && first.message.startsWith('everything: '), e);
}
const repeated = await call('everything__trigger-url-elicitation', page);
holds('the repeated call', text(repeated).includes('completed') && pages.length === 1 && pages[0].url === page.url, { repeated, pages });
const stop = new AbortController();
const began = Date.now();
const long = call('everything__trigger-long-running-operation', { duration: 30, steps: 5 }, { signal: stop.signal }).then(() => 'answered', () => 'stopped');
setTimeout(() => stop.abort(), 300);
holds('a call is cancelled', (await long) === 'stopped' && Date.now() - began < 20_000);
holds('the next call is made', text(await call('everything__echo', { message: 'again' })).includes('again'));

await client.setLoggingLevel('debug');
await client.subscribeResource({ uri: dynamic });
await call('everything__toggle-subscriber-updates', {});
await until('a resource is updated', () => updated.includes(dynamic));
await client.unsubscribeResource({ uri: dynamic });
await call('everything__toggle-subscriber-updates', {});

const session = transport.sessionId;
await transport.terminateSession();
await client.close();
const gone = await fetch(url, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', 'Mcp-Session-Id': session },
  body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
});
holds('a session that was ended is gone', gone.status === 404, gone.status);
console.log(`TypeScript client: ${right} of ${right + wrong} statements hold`);
process.exit(wrong === 0 ? 0 : 1);
