package org.santral.bench;

/** Mobile numbers that answer (interfaces.md §5: the last four digits say so), each used once. */
public final class Numbers {
    private static final int ANSWERING = 400;
    private static final int MIDDLES = 1000;
    private static final String[] SOURCES = {"532", "533", "535", "536"};
    private static final String[] DESTINATIONS = {"542", "543", "544", "545"};

    private Numbers() {}

    public static String source(int index) {
        return number(SOURCES, index);
    }

    public static String destination(int index) {
        return number(DESTINATIONS, index);
    }

    private static String number(String[] prefixes, int index) {
        int block = index / ANSWERING;
        if (block / MIDDLES >= prefixes.length) {
            throw new IllegalStateException("all " + prefixes.length * MIDDLES * ANSWERING + " numbers are used");
        }
        return "90%s%03d%04d".formatted(prefixes[block / MIDDLES], block % MIDDLES, index % ANSWERING);
    }
}
