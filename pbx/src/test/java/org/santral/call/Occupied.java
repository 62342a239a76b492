package org.santral.call;

/** Makes extensions busy for tests of those who only read {@link Lines}. */
public final class Occupied {
    private Occupied() {}

    public static void talks(Lines lines, int domainId, String extension) {
        lines.change(domainId, extension, LegSlot.Use.NONE, LegSlot.Use.TALKING);
    }
}
