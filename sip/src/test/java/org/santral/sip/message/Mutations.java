package org.santral.sip.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded damage to sound messages, of the kinds that break parsers. */
final class Mutations {
    private static final String[] PIECES = {
        "\r\n",
        "\r\n ",
        "\r",
        "\n",
        "\0",
        "\"",
        "<",
        ">",
        ";",
        ",",
        ":",
        "%",
        "%00",
        "\\",
        " ",
        "\t",
        "@",
        "=",
        "[",
        "]",
        "99999999999999999999",
        "-1",
        "4294967296",
        "2147483648",
        "0",
        "65536",
        "SIP/2.0",
        "z9hG4bK",
        "\u00e9",
        "sip:",
        ";tag=",
        "Content-Length: 5\r\n",
        "l: 99999\r\n",
        "Via: SIP/2.0/UDP x\r\n",
        "Contact: *\r\n",
        "?",
        "&",
        "a=",
        "m="
    };

    private Mutations() {}

    static byte[] mutate(SplittableRandom random, List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size()));
        int times = random.nextInt(4);
        for (int i = 0; i <= times && bytes.length > 0; i++) {
            bytes = once(random, bytes, seeds);
        }
        return bytes.length > 65535 ? Arrays.copyOf(bytes, 65535) : bytes;
    }

    private static byte[] once(SplittableRandom random, byte[] in, List<byte[]> seeds) {
        int at = random.nextInt(in.length);
        int to = Math.min(in.length, at + 1 + random.nextInt(1 + random.nextInt(80)));
        byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(9)) {
            case 0 -> flip(in, at, 1 << random.nextInt(8));
            case 1 -> flip(in, at, random.nextInt(256));
            case 2 -> join(in, 0, at, in, 0, 0, in, at, at);
            case 3 -> join(in, 0, at, in, 0, 0, in, to, in.length);
            case 4 -> join(in, 0, at, piece, 0, piece.length, in, at, in.length);
            case 5 -> join(in, 0, at, piece, 0, piece.length, in, to, in.length);
            case 6 -> join(in, 0, to, in, at, to, in, at, in.length);
            case 7 -> repeatLine(random, in, at);
            default -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                yield join(in, 0, at, other, random.nextInt(other.length), other.length, in, at, at);
            }
        };
    }

    private static byte[] flip(byte[] in, int at, int mask) {
        byte[] out = in.clone();
        out[at] ^= (byte) mask;
        return out;
    }

    private static byte[] repeatLine(SplittableRandom random, byte[] in, int at) {
        int from = at;
        while (from > 0 && in[from - 1] != '\n') {
            from--;
        }
        int to = at;
        while (to < in.length && in[to] != '\n') {
            to++;
        }
        to = Math.min(in.length, to + 1);
        int times = random.nextInt(50) == 0 ? 200 : 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(in, 0, to);
        for (int i = 0; i < times; i++) {
            out.write(in, from, to - from);
        }
        out.write(in, to, in.length - to);
        return out.toByteArray();
    }

    private static byte[] join(byte[] a, int a0, int a1, byte[] b, int b0, int b1, byte[] c, int c0, int c1) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(a1 - a0 + b1 - b0 + c1 - c0);
        out.write(a, a0, a1 - a0);
        out.write(b, b0, b1 - b0);
        out.write(c, c0, c1 - c0);
        return out.toByteArray();
    }
}
