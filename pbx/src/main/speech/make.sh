#!/bin/sh
# Makes the spoken parts again (8 kHz mono A-law) from phrases.txt: language|name|text. Needs espeak-ng and sox.
set -eu
cd "$(dirname "$0")"
out=../resources/org/santral/speech
rm -rf "$out/tr" "$out/en" "$out/fa"
grep -v '^#' phrases.txt | while IFS='|' read -r language name text; do
  mkdir -p "$out/$language"
  case "$language" in
    tr) voice=tr+f2 speed=170 ;;
    en) voice=en-us+f3 speed=170 ;;
    fa) voice=fa+f2 speed=175 ;;
  esac
  # Silence is cut off at both ends; 30 ms are put back so that words do not run into each other.
  espeak-ng -v "$voice" -p 55 -s "$speed" --stdout "$text" </dev/null |
    sox -t wav - -t wav -e a-law -r 8000 -c 1 --no-dither "$out/$language/$name.wav" \
      gain -6 highpass 150 silence 1 0.01 1% reverse silence 1 0.01 1% reverse \
      compand 0.005,0.08 -60,-60,-30,-16,0,-8 norm -3 pad 0.01 0.03
done
du -sb "$out"
