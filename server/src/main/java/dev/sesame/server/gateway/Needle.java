package dev.sesame.server.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A few bytes to look for in many: by the last of them first, because most bytes of a text are none
 * of theirs (Horspool). Immutable.
 */
final class Needle {
    private static final int VALUES = 1 << Byte.SIZE;

    private final byte[] bytes;
    private final int[] steps = new int[VALUES];

    private Needle(byte[] bytes) {
        this.bytes = bytes;
        Arrays.fill(steps, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            steps[Byte.toUnsignedInt(bytes[i])] = bytes.length - 1 - i;
        }
    }

    static Needle of(String ascii) {
        return new Needle(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    int length() {
        return bytes.length;
    }

    /**
     * Returns where it begins in the first {@code length} of {@code in}, at or after {@code from};
     * -1 when it does not.
     */
    int find(byte[] in, int from, int length) {
        int last = bytes.length - 1;
        for (int end = from + last; end < length; ) {
            int start = end - last;
            if (in[end] == bytes[last] && Arrays.equals(in, start, end, bytes, 0, last)) {
                return start;
            }
            end += steps[Byte.toUnsignedInt(in[end])];
        }
        return -1;
    }
}
