// Carries out plans on V8. Reads [{module, calls: [{export, parameters, result, arguments}]}] from standard input, raw bits as hexadecimal; writes an array of
// arrays of lines. The lines must be written exactly as the Java side writes them.
import { readFileSync, writeFileSync } from 'node:fs';

const view = new DataView(new ArrayBuffer(8));
const table = new Int32Array(256).map((_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(bytes) {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

const fromBits = {
  i: (bits) => Number(BigInt.asIntN(32, bits)),
  j: (bits) => BigInt.asIntN(64, bits),
  f: (bits) => { view.setUint32(0, Number(bits)); return view.getFloat32(0); },
  d: (bits) => { view.setBigUint64(0, bits); return view.getFloat64(0); },
};

const written = {
  i: (v) => 'i32:' + (v >>> 0).toString(16),
  j: (v) => 'i64:' + BigInt.asUintN(64, v).toString(16),
  f: (v) => { if (Number.isNaN(v)) return 'f32:nan'; view.setFloat32(0, v); return 'f32:' + view.getUint32(0).toString(16); },
  d: (v) => { if (Number.isNaN(v)) return 'f64:nan'; view.setFloat64(0, v); return 'f64:' + view.getBigUint64(0).toString(16); },
};

function trap(error) {
  const m = String(error.message).toLowerCase();
  if (m.includes('unreachable')) return 'trap unreachable';
  if (m.includes('stack')) return 'trap stack';
  if (m.includes('memory')) return 'trap memory';
  if (m.includes('table index') || m.includes('null function') || m.includes('indirect')) return 'trap indirect call';
  if (m.includes('divide') || m.includes('remainder') || m.includes('unrepresentable')) return 'trap arithmetic';
  return 'trap ' + error.message;
}

function observe(plan) {
  const module = new WebAssembly.Module(Buffer.from(plan.module, 'base64'));
  let log = '';
  const logger = (type) => (v) => { log += written[type](v) + ' '; };
  const imports = { 'fuzzing-support': { 'log-i32': logger('i'), 'log-i64': logger('j'), 'log-f32': logger('f'), 'log-f64': logger('d') } };
  const fresh = () => new WebAssembly.Instance(module, imports).exports;
  let instance = fresh();
  return plan.calls.map((call) => {
    log = '';
    let end;
    let spent = false;
    try {
      instance.hangLimitInitializer();
      const result = instance[call.export](...call.arguments.map((a, i) => fromBits[call.parameters[i]](BigInt('0x' + a))));
      end = call.result === '' ? 'returned' : 'returned ' + written[call.result](result);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
      end = trap(error);
      spent = true;
    }
    const memory = new Uint8Array(instance.memory.buffer);
    const line = `${call.export} ${log}${end} ${memory.length}/${crc32(memory).toString(16)}`;
    if (spent) instance = fresh();
    return line;
  });
}

writeFileSync(1, JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(observe)));
