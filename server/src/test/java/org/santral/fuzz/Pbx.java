package org.santral.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.santral.app.Santral;
import org.santral.app.config.Config;

/** A whole PBX for targets that come in by its sockets: one customer, whose carrier is anything on this machine. */
final class Pbx {
    static final String VERIMOR_KEY = "K11111111-1234-5678-4321-123456789012";
    static final String BULUTFON_TOKEN = "11111111111111111111111111111111";

    private Pbx() {}

    /** Started, and stopped with the process. */
    static Santral start() throws Exception {
        Path data = Files.createTempDirectory("fuzz-pbx");
        int ports = 20_000 + 2 * (int) (ProcessHandle.current().pid() % 5000);
        Path file = Files.writeString(
                data.resolve("santral.yaml"), """
                http: { listen: "127.0.0.1:0" }
                sip:  { listen: ["udp://127.0.0.1:0", "tcp://127.0.0.1:0"] }
                rtp:  { listen: 127.0.0.1, ports: %d-%d }
                calls: { shutdown-grace: 0 }
                tenants:
                  - name: demo
                    domain-id: 101
                    sip-domain: demo.example
                    limits: { calls-per-second: 1000 }
                    verimor: { key: %s, rate-limits: off }
                    bulutfon:
                      master-token: %s
                      applications: [ { client-id: app, client-secret: s3cret-of-app, redirect-uri: "http://127.0.0.1:9/" } ]
                    simotel: { accounts: [ { user: demo, password: Aa123456-of-simotel, api-key: vZKtIKWsld0egNlkzHo8i5LVBqLNBSWARCQsPOSgDjFmAHM3tG, mode: both } ] }
                    trunks: [ { name: carrier, proxy: "sip:127.0.0.1:9", from: [127.0.0.1], max-calls: 20 } ]
                    extensions: [ { number: "1000", password: secret }, { number: "1001", password: secret } ]
                    queues: [ { number: "201", name: q, members: ["1001"] } ]
                    dids: [ { number: "908508850000", to: user/1000 } ]
                """.formatted(ports, ports + 1000, VERIMOR_KEY, BULUTFON_TOKEN));
        Santral pbx = Santral.start(Config.load(file, Map.of()), data, null);
        Runtime.getRuntime().addShutdownHook(new Thread(pbx::close));
        return pbx;
    }
}
