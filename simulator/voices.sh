#!/bin/sh
# Regenerates the spoken voices (8 kHz mono PCM16): name, espeak-ng voice, pitch, words per minute, sentence. Needs espeak-ng and sox.
set -eu
cd "$(dirname "$0")/src/main/resources/org/santral/simulator/voices"
while IFS='|' read -r name voice pitch speed text; do
  espeak-ng -v "$voice" -p "$pitch" -s "$speed" --stdout "$text" |
    sox -t wav - -b 16 -r 8000 -c 1 --no-dither "$name.wav" gain -6 highpass 150 silence 1 0.02 0.5% compand 0.005,0.08 -60,-60,-30,-16,0,-8 norm -2 pad 0 0.15
done <<'VOICES'
ada|en-us+f3|62|165|Good morning, this is Ada. When does my parcel leave the depot?
bora|tr+m3|30|150|Merhaba, ben Bora. Siparişiniz yarın kapınızda.
cem|en-gb+m7|45|175|Cem speaking, thank you. Shall we meet at the station at nine?
derya|tr+f2|75|160|İyi günler, Derya ben. Lastikleriniz hazır.
elif|en-gb-scotland+f4|50|160|Elif from the front desk. Your room faces the harbour.
firat|de+m1|20|155|Hier spricht Firat. Der Zug kommt später an.
VOICES
