/** A piece of mono audio in −1…1, at a rate of its own. */
export interface AudioBlock {
  readonly pcm: Float32Array;
  readonly sampleRateHz: number;
}

/** A device as the user picked it. The label finds it again where ids change with the socket or the boot. */
export interface DeviceChoice {
  readonly id: string;
  readonly label: string;
}
