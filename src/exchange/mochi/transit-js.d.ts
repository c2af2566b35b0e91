/** The part of transit-js that is used here. */
declare module 'transit-js' {
  interface Reader {
    read(text: string): unknown;
  }
  export function reader(type: 'json', options?: object): Reader;
  export function writer(
    type: 'json' | 'json-verbose',
    options?: object,
  ): { write(value: unknown): string };
  export function keyword(name: string): unknown;
  export function map(entries: readonly unknown[]): unknown;
  export function isMap(value: unknown): boolean;
  export function isSet(value: unknown): boolean;
  export function isList(value: unknown): boolean;
  export function isKeyword(value: unknown): boolean;
  export function isSymbol(value: unknown): boolean;
  export function list(items: readonly unknown[]): unknown;
  const transit: {
    reader: typeof reader;
    writer: typeof writer;
    keyword: typeof keyword;
    map: typeof map;
    list: typeof list;
    isMap: typeof isMap;
    isSet: typeof isSet;
    isKeyword: typeof isKeyword;
    isSymbol: typeof isSymbol;
  };
  export default transit;
}
