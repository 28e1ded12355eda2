/**
 * PowerShell 5.1 scripts over System.Speech. They never change: what is to be said comes through standard input.
 * The variable for piped input must not occur in them, or PowerShell would read standard input for itself.
 */

/** Answers with base64 of a JSON list of `{name, language}`, whatever the code page of the output is. */
export const LIST_SCRIPT = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Add-Type -AssemblyName System.Speech
$speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer
$voices = @($speaker.GetInstalledVoices() | Where-Object { $_.Enabled } | ForEach-Object {
  @{ name = $_.VoiceInfo.Name; language = $_.VoiceInfo.Culture.Name }
})
$json = ConvertTo-Json -Compress -InputObject $voices
[Console]::Out.Write([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($json)))
`;

/**
 * Takes base64 of a JSON object \`{text, voice, rate}\` and answers with a WAV file. The file is made in memory,
 * because its writer goes back to the header.
 */
export const SPEAK_SCRIPT = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Add-Type -AssemblyName System.Speech
$bytes = [Convert]::FromBase64String([Console]::In.ReadToEnd().Trim())
$request = ConvertFrom-Json ([Text.Encoding]::UTF8.GetString($bytes))
$speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer
$speaker.SelectVoice([string]$request.voice)
$speaker.Rate = [int]$request.rate
$sound = New-Object System.IO.MemoryStream
$speaker.SetOutputToWaveStream($sound)
$speaker.Speak([string]$request.text)
$speaker.SetOutputToNull()
$wav = $sound.ToArray()
$output = [Console]::OpenStandardOutput()
$output.Write($wav, 0, $wav.Length)
$output.Flush()
`;
