package org.santral.call;

/** Lets tests of other packages say that extensions ring and talk, as calls do. */
public final class LineUse {
    private LineUse() {}

    public static void rings(Lines lines, int domainId, String extension) {
        lines.rings(domainId, extension);
    }

    public static void ringsNoMore(Lines lines, int domainId, String extension) {
        lines.ringsNoMore(domainId, extension);
    }

    public static void talks(Lines lines, int domainId, String extension) {
        lines.talks(domainId, extension);
    }

    public static void talksNoMore(Lines lines, int domainId, String extension) {
        lines.talksNoMore(domainId, extension);
    }
}
