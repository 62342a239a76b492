package org.santral.call;

/** Lets tests of other packages say that extensions ring and talk, as calls do. */
public final class LineUse {
    private LineUse() {}

    public static void rings(Lines lines, int domainId, String extension) {
        lines.change(domainId, extension, LegSlot.Use.NONE, LegSlot.Use.RINGING);
    }

    public static void ringsNoMore(Lines lines, int domainId, String extension) {
        lines.change(domainId, extension, LegSlot.Use.RINGING, LegSlot.Use.NONE);
    }

    public static void talks(Lines lines, int domainId, String extension) {
        lines.change(domainId, extension, LegSlot.Use.NONE, LegSlot.Use.TALKING);
    }

    public static void talksNoMore(Lines lines, int domainId, String extension) {
        lines.change(domainId, extension, LegSlot.Use.TALKING, LegSlot.Use.NONE);
    }
}
