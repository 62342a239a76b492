package org.santral.http.simotel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.santral.fuzz.Holds;
import org.santral.http.FuzzRig;
import org.santral.http.HttpTarget;
import org.santral.http.HttpTarget.Exchange;

/** One request to this dialect; see {@link HttpTarget}. Everything but files is an envelope that says how it went. */
public final class SimotelFuzz {
    private static final FuzzRig<SimotelServer> RIG = new FuzzRig<>(SimotelServer::new);

    private static final Map<String, String> CREDENTIALS = Map.of(
            "x-apikey",
            SimotelServer.KEY,
            "content-type",
            "application/json",
            "authorization",
            "Basic "
                    + Base64.getEncoder()
                            .encodeToString((SimotelServer.USER + ":" + SimotelServer.PASSWORD)
                                    .getBytes(StandardCharsets.UTF_8)));

    private SimotelFuzz() {}

    /** Opens the server, which no input is to wait for. */
    public static void fuzzerInitialize() throws Exception {
        RIG.next();
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        SimotelServer server = RIG.next();
        // No limit is ever reached: what is behind it is to be tried.
        server.clock.ahead = server.clock.ahead.plus(Duration.ofMinutes(10));
        new HttpTarget(server.router, server.database, CREDENTIALS).run(input, "unused", "0", SimotelFuzz::judge);
    }

    private static boolean judge(Exchange exchange) {
        String type = exchange.answer().headers().getOrDefault("Content-Type", "");
        if (!type.startsWith("application/json")) {
            Holds.that(!exchange.refused(), () -> "a refusal of type " + type);
            return false;
        }
        boolean[] refused = new boolean[1];
        HttpTarget.object(exchange.text(), node -> {
            Holds.that(node.has("success") && node.has("message"), exchange::text);
            refused[0] = node.get("success").asInt() == 0;
        });
        Holds.that(!exchange.refused() || refused[0], exchange::text);
        return refused[0];
    }
}
