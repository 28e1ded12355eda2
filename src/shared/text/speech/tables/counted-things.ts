/** Behind four digits these say that the number is an amount and no year. */
export const COUNTED_THINGS: ReadonlySet<string> = new Set(
  `byte bytes character characters chars check checks column columns commit commits connection connections cycle
  cycles document documents element elements entries entry error errors event events file files frame frames function
  functions item items iteration iterations key keys line lines match matches megabytes message messages milliseconds
  ms module modules node nodes object objects operations package packages page pages parameters pixel pixels point
  points process processes query queries record records request requests result results row rows sample samples seconds
  sentence sentences step steps test tests thread threads times token tokens user users value values warning warnings
  word words kb mb gb kilobytes gigabytes entries images jobs tasks issues tickets comments symbols assertions
  dependencies calls downloads`.split(/\s+/),
);

/** Units whose letters look like an identifier and are none. */
export const UNITS: ReadonlySet<string> = new Set(
  'Hz kHz MHz GHz KB kB MB GB TB KiB MiB GiB TiB kW MW GW kWh mAh Mbps Gbps kbps dB dBFS px'.split(' '),
);
