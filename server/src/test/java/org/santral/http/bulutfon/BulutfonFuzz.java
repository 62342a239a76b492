package org.santral.http.bulutfon;

import java.time.Duration;
import java.util.Map;
import org.santral.fuzz.Holds;
import org.santral.http.FuzzRig;
import org.santral.http.HttpTarget;
import org.santral.http.HttpTarget.Exchange;

/** One request to this dialect; see {@link HttpTarget}. Errors are JSON with {@code error}; OAuth has pages besides. */
public final class BulutfonFuzz {
    private static final FuzzRig<BulutfonServer> RIG = new FuzzRig<>(BulutfonServer::new);

    private BulutfonFuzz() {}

    /** Opens the server, which no input is to wait for. */
    public static void fuzzerInitialize() throws Exception {
        RIG.next();
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        BulutfonServer server = RIG.next();
        // No limit is ever reached: what is behind it is to be tried.
        server.clock.ahead = server.clock.ahead.plus(Duration.ofMinutes(10));
        new HttpTarget(server.router, server.database, Map.of())
                .run(input, "access_token", BulutfonServer.TOKEN, BulutfonFuzz::judge);
    }

    private static boolean judge(Exchange exchange) {
        String type = exchange.answer().headers().getOrDefault("Content-Type", "");
        boolean page = type.startsWith("text/html");
        if (page) {
            Holds.that(
                    exchange.answer().headers().containsKey("Content-Security-Policy"),
                    () -> "a page without a policy");
        }
        if (exchange.refused() && !page) {
            Holds.that(type.startsWith("application/json"), () -> "a refusal of type " + type);
            HttpTarget.object(exchange.text(), node -> Holds.that(node.hasNonNull("error"), exchange::text));
            return true;
        }
        return false;
    }
}
