import { decode } from './values.ts';

/**
 * Protocol buffers (proto3) without a schema: values by field number, in the order of the bytes. Unknown fields
 * are kept, groups are not supported; a message that ends early gives what came before and `isWhole` false.
 */
export interface Message {
  readonly fields: ReadonlyMap<number, readonly ProtoValue[]>;
  readonly isWhole: boolean;
}

/** A varint as bigint only beyond 2^53; otherwise a number. Everything else as bytes. */
export type ProtoValue = number | bigint | Uint8Array;

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

export function readMessage(bytes: Uint8Array): Message {
  const fields = new Map<number, ProtoValue[]>();
  const cursor: Cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    const key = varint(cursor);
    if (typeof key !== 'number' || key < 8) return { fields, isWhole: false };
    const value = valueOf(cursor, key % 8);
    if (value === null) return { fields, isWhole: false };
    const number = Math.floor(key / 8);
    const known = fields.get(number);
    if (known) known.push(value);
    else fields.set(number, [value]);
  }
  return { fields, isWhole: true };
}

function valueOf(cursor: Cursor, wire: number): ProtoValue | null {
  if (wire === 0) return varint(cursor);
  const length = wire === 1 ? 8 : wire === 5 ? 4 : wire === 2 ? varint(cursor) : null;
  if (typeof length !== 'number' || cursor.at + length > cursor.bytes.length) return null;
  cursor.at += length;
  return cursor.bytes.subarray(cursor.at - length, cursor.at);
}

/** At most ten bytes, seven bits each, least first; null when there is no end. */
function varint(cursor: Cursor): number | bigint | null {
  let low = 0;
  for (let i = 0; i < 7; i++) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) return null;
    low += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return low;
  }
  let value = BigInt(low);
  for (let i = 7; i < 10; i++) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) return null;
    value |= BigInt(byte & 127) << BigInt(7 * i);
    if (byte < 128)
      return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value & (2n ** 64n - 1n);
  }
  return null;
}

/** The last value of a field, as proto3 has it. */
const last = ({ fields }: Message, field: number): ProtoValue | undefined =>
  fields.get(field)?.at(-1);

export const hasField = ({ fields }: Message, field: number): boolean => fields.has(field);

/** An integer; 0 when absent. Negative ones stand as 64 bits in two's complement. */
export function integer(message: Message, field: number): number {
  const value = last(message, field);
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
}

/** A 64-bit id as decimal text; '0' when absent. */
export function id64(message: Message, field: number): string {
  const value = last(message, field);
  if (typeof value === 'number') return String(value);
  return typeof value === 'bigint' ? String(BigInt.asIntN(64, value)) : '0';
}

export const bool = (message: Message, field: number): boolean => integer(message, field) !== 0;

export function str(message: Message, field: number): string {
  const value = last(message, field);
  return value instanceof Uint8Array ? decode(value) : '';
}

export function bytesOf(message: Message, field: number): Uint8Array {
  const value = last(message, field);
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** A float; 0 when absent or not finite. */
export const float = (message: Message, field: number): number =>
  floats(message, field).at(-1) ?? 0;

/** Repeated floats, packed or not. */
export function floats({ fields }: Message, field: number): number[] {
  const all: number[] = [];
  for (const value of fields.get(field) ?? []) {
    if (!(value instanceof Uint8Array)) continue;
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    for (let at = 0; at + 4 <= value.length && all.length < 1000; at += 4)
      all.push(shortest(view.getFloat32(at, true)));
  }
  return all.filter(Number.isFinite);
}

/** 0.9 rather than 0.8999999761581421: seven digits say all that 32 bits hold. */
const shortest = (value: number): number => Number(value.toPrecision(7));

export const message = (parent: Message, field: number): Message =>
  readMessage(bytesOf(parent, field));

export const messages = ({ fields }: Message, field: number): Message[] =>
  (fields.get(field) ?? []).flatMap((value) =>
    value instanceof Uint8Array ? [readMessage(value)] : [],
  );
