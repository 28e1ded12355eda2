/** What a tab remembers over reloads; forgotten when it is closed. */
export interface TabFlag {
  get(): boolean;
  set(on: boolean): void;
}

export function flagInTab(key: string): TabFlag {
  return {
    get: () => sessionStorage.getItem(key) === 'on',
    set: (on) => {
      if (on) sessionStorage.setItem(key, 'on');
      else sessionStorage.removeItem(key);
    },
  };
}
