package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.AddressRange;

class TargetGuardTest {

    private static TargetGuard guard(List<String> allowed, String... addresses) {
        List<InetAddress> resolved =
                List.of(addresses).stream().map(InetAddress::ofLiteral).toList();
        return new TargetGuard(allowed.stream().map(AddressRange::parse).toList(), host -> resolved);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.8.8.8",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::7f00:1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1"
            })
    void a_customers_url_must_not_lead_there(String address) throws Exception {
        TargetGuard guard = guard(List.of(), address);
        assertThatThrownBy(() -> guard.permitted(URI.create("http://x.example/"), false))
                .isInstanceOf(TargetGuard.TargetRefused.class)
                .message()
                .doesNotContain(address);
        assertThat(guard.permitted(URI.create("http://x.example/"), true)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.0.0.1", "128.0.0.1",
                "172.15.0.1", "172.32.0.1", "192.167.1.1", "192.169.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
                "::ffff:8.8.8.8", "2606:4700::1111", "2a00:1450::1", "2001:200::1"
            })
    void public_addresses_pass(String address) throws Exception {
        assertThat(guard(List.of(), address).permitted(URI.create("https://x.example/"), false))
                .containsExactly(InetAddress.ofLiteral(address));
    }

    @Test
    void listed_ranges_pass_and_nothing_beside_them() throws Exception {
        TargetGuard guard = guard(List.of("10.1.0.0/16", "fd00::/8"), "10.2.0.1", "10.1.2.3", "fd00::5", "fc00::5");
        assertThat(guard.permitted(URI.create("http://x.example/"), false))
                .containsExactly(InetAddress.ofLiteral("10.1.2.3"), InetAddress.ofLiteral("fd00::5"));
    }

    @Test
    void of_a_name_with_public_and_private_addresses_only_the_public_ones_are_used() throws Exception {
        assertThat(guard(List.of(), "127.0.0.1", "8.8.8.8").permitted(URI.create("http://x.example/"), false))
                .containsExactly(InetAddress.ofLiteral("8.8.8.8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x.example/",
                "file:///etc/passwd",
                "//x.example/",
                "/x",
                "mailto:a@b",
                "http:///x",
                "http://user:pw@x.example/",
                "http://x.example:0/",
                "http://x.example:70000/",
                "http://çağrı.example/"
            })
    void only_http_urls_with_a_host_are_subscriptions(String url) {
        assertThatThrownBy(() -> new Subscription(101, "test", URI.create(url), true, java.util.Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "example.org/8", "", "fd00::/129"})
    void a_range_that_is_none_is_refused(String range) {
        assertThatThrownBy(() -> AddressRange.parse(range)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void literals_are_not_looked_up_and_unknown_names_are_told() throws Exception {
        try (SystemResolver resolver = new SystemResolver(java.time.Duration.ofSeconds(30))) {
            assertThat(resolver.resolve("::1")).containsExactly(InetAddress.ofLiteral("::1"));
            assertThat(resolver.resolve("localhost")).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
            assertThatThrownBy(() -> resolver.resolve("no-such-host.invalid"))
                    .isInstanceOf(java.net.UnknownHostException.class);
        }
    }
}
