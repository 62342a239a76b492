package org.santral.http.verimor;

import java.time.Duration;
import java.util.Map;
import org.santral.fuzz.Holds;
import org.santral.http.FuzzRig;
import org.santral.http.HttpTarget;
import org.santral.http.HttpTarget.Exchange;

/** One request to this dialect; see {@link HttpTarget}. Errors are plain text; all else is JSON, text or a file. */
public final class VerimorFuzz {
    private static final FuzzRig<VerimorServer> RIG = new FuzzRig<>(VerimorServer::new);

    private VerimorFuzz() {}

    /** Opens the server, which no input is to wait for. */
    public static void fuzzerInitialize() throws Exception {
        RIG.next();
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        VerimorServer server = RIG.next();
        // No limit is ever reached: what is behind it is to be tried.
        server.time.nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        new HttpTarget(server.router, server.database, Map.of())
                .run(input, "key", VerimorServer.KEY, VerimorFuzz::judge);
    }

    private static boolean judge(Exchange exchange) {
        String type = exchange.answer().headers().getOrDefault("Content-Type", "");
        if (exchange.refused()) {
            Holds.same("type of a refusal", "text/plain; charset=utf-8", type);
            Holds.that(!exchange.text().isEmpty(), () -> "an empty refusal");
            return true;
        }
        Holds.that(
                type.startsWith("application/json") || type.startsWith("text/plain") || type.startsWith("audio/"),
                () -> "type " + type);
        return false;
    }
}
