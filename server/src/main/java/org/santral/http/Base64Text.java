package org.santral.http;

import java.util.Arrays;
import java.util.Base64;

/** Base64 as clients write it: in either alphabet, with line breaks, and with blanks where a form lost its plus signs. */
public final class Base64Text {
    private Base64Text() {}

    /**
     * Decodes what stands behind {@code start}.
     *
     * @throws IllegalArgumentException when it is none, or nothing
     */
    public static byte[] decode(String text, int start) {
        byte[] bytes = Base64.getDecoder().decode(standard(text, start));
        if (bytes.length == 0) {
            throw new IllegalArgumentException("nothing is encoded");
        }
        return bytes;
    }

    /** In the standard alphabet without line breaks. A plus sign that came in a form unencoded is a blank by now. */
    private static byte[] standard(String text, int start) {
        byte[] out = new byte[text.length() - start];
        int length = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '-', ' ' -> out[length++] = '+';
                case '_' -> out[length++] = '/';
                case '\r', '\n', '\t' -> {
                    // Some encoders break lines.
                }
                default -> out[length++] = c < 128 ? (byte) c : (byte) '?';
            }
        }
        return Arrays.copyOf(out, length);
    }
}
