package org.santral.sip.dns;

/** Spelling of domain names. */
final class DnsNames {

    private DnsNames() {}

    static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
