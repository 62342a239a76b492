package org.santral.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectRouterTest {
    /** A dialect that owns a host, an own path and a shared one, and the requests that carry its credential. */
    record Plain(String mount, String own, String credential) implements Dialect {
        @Override
        public boolean servesHost(String host) {
            return host.equals(mount + ".example");
        }

        @Override
        public Routes routes() {
            return Routes.builder()
                    .on(Set.of("GET"), own, request -> Answer.text(200, mount))
                    .on(Set.of("GET"), "shared", request -> Answer.text(200, mount))
                    .on(Set.of("GET"), "shared/*", request -> Answer.text(200, mount))
                    .build();
        }

        @Override
        public boolean claims(Request request) {
            return request.params().get(credential) != null;
        }

        @Override
        public Answer failure(int status) {
            return Answer.text(status, mount + " " + status);
        }
    }

    private final DialectRouter router =
            new DialectRouter(List.of(new Plain("a", "own-a", "key"), new Plain("b", "own-b", "token")));

    private DialectRouter.Routed route(String path, String host, String query) throws Exception {
        return router.route(new Request(
                "GET",
                RequestPath.parse(path),
                RequestParams.parse(query, null, new byte[0], 10),
                new byte[0],
                Map.of(),
                "http://h",
                host,
                InetAddress.getLoopbackAddress(),
                List.of()));
    }

    /** The order: mount, host, path that only one has, credential; without any of them the first that has the path. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        /a/shared,    b.example, token=1, a
        /b/own-a,     a.example, key=1,   b
        /shared,      b.example, key=1,   b
        /own-a,       b.example, key=1,   b
        /own-a,       -,         token=1, a
        /own-b,       x.example, key=1,   b
        /shared,      x.example, key=1,   a
        /shared/1,    x.example, token=1, b
        /shared,      x.example, -,       a
        /other,       a.example, -,       a
        /other,       x.example, key=1,   -
        /,            x.example, key=1,   -
        """)
    void order(String path, String host, String query, String dialect) throws Exception {
        DialectRouter.Routed routed = route(path, host == null ? "" : host, query);
        assertThat(routed == null ? null : routed.dialect().mount()).isEqualTo(dialect);
    }

    @Test
    void a_mount_is_taken_off_the_path_and_put_on_the_links() throws Exception {
        Request request = route("/b/shared/7", "", null).request();
        assertThat(request.path().segments()).containsExactly("shared", "7");
        assertThat(request.base()).isEqualTo("http://h/b");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        /cdrs,            cdrs,       false
        /cdrs/,           cdrs,       false
        //cdrs//,         cdrs,       false
        /cdrs.json,       cdrs,       true
        /cdrs.json/,      cdrs,       true
        /cdrs/a%20b.json, cdrs|a b,   true
        /cdrs;x=1/y,      cdrs|y,     false
        /.json,           .json,      false
        /a%2Fb,           a/b,        false
        /a+b,             a+b,        false
        """)
    void paths_are_read_tolerantly(String raw, String segments, boolean json) {
        assertThat(RequestPath.parse(raw)).isEqualTo(new RequestPath(List.of(segments.split("\\|")), json));
    }
}
