package org.santral.bench;

/** The configuration of a server whose numbers lead to one phone each. */
final class MediaSetup {
    private MediaSetup() {}

    /**
     * One tenant with a trunk that may call it, and as many numbers and extensions as there may be calls.
     *
     * @param recorded whether the extensions' calls are recorded
     */
    static String config(int http, int sip, boolean recorded, int calls) {
        StringBuilder out = new StringBuilder("""
            http: { listen: "127.0.0.1:%d" }
            sip:  { listen: ["udp://127.0.0.1:%d"] }
            rtp:  { listen: 127.0.0.1, ports: 10000-29999 }
            tenants:
              - name: bench
                domain-id: 101
                sip-domain: bench.example
                verimor: { key: %s }
                limits: { concurrent-calls: 100000, calls-per-second: 100000 }
                trunks:
                  - { name: carrier, proxy: "sip:127.0.0.1:5099;transport=udp", from: [127.0.0.1],
                      codecs: [PCMU, PCMA], max-calls: 100000 }
            """.formatted(http, sip, Rig.KEY));
        out.append("    extensions:\n");
        for (int i = 0; i < calls; i++) {
            out.append("      - { number: \"%s\", password: \"%s\", record: %s }%n"
                    .formatted(Device.extension(i), Device.password(i), recorded));
        }
        out.append("    dids:\n");
        for (int i = 0; i < calls; i++) {
            out.append("      - { number: \"%s\", to: user/%s }%n".formatted(MediaCall.number(i), Device.extension(i)));
        }
        return out.toString();
    }
}
