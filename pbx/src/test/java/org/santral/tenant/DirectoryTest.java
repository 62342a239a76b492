package org.santral.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.santral.tenant.TrunkSettings.NumberFormat;

class DirectoryTest {
    private static final PhoneNumber MAIN = new PhoneNumber("908508850000");
    private static final PhoneNumber SECOND = new PhoneNumber("908508850001");

    private static Extension extension(String number, @Nullable PhoneNumber callerId) {
        return Extension.of(number, "", "secret", callerId, false);
    }

    private static TrunkSettings trunk(String name, String address) {
        return new TrunkSettings(
                name,
                "sip:127.0.0.1:5070",
                List.of(InetAddress.ofLiteral(address)),
                false,
                null,
                null,
                List.of("PCMA"),
                NumberFormat.E164,
                10);
    }

    private static Tenant tenant(
            int domainId, String domain, List<Extension> extensions, List<TrunkSettings> trunks, List<Did> dids) {
        return Tenant.builder("t" + domainId, domainId, domain)
                .extensions(extensions)
                .trunks(trunks)
                .dids(dids)
                .build();
    }

    @Test
    void the_main_number_is_that_of_extension_1000() {
        Tenant tenant = tenant(
                1,
                "a.example",
                List.of(extension("1001", SECOND), extension("1000", MAIN)),
                List.of(),
                List.of(new Did(SECOND, new Target.User("1000"))));

        assertThat(tenant.mainNumber()).contains(MAIN);
        assertThat(tenant.ownsCallerId(MAIN)).isTrue();
        assertThat(tenant.ownsCallerId(SECOND)).isTrue();
        assertThat(tenant.ownsCallerId(new PhoneNumber("908508850002"))).isFalse();
    }

    @Test
    void without_it_the_main_number_is_that_of_another_extension_or_a_did() {
        List<Did> dids = List.of(new Did(MAIN, new Target.User("1000")));
        Tenant other =
                tenant(1, "a.example", List.of(extension("1000", null), extension("1002", SECOND)), List.of(), dids);
        Tenant did = tenant(1, "a.example", List.of(extension("1000", null)), List.of(), dids);
        Tenant nothing = tenant(1, "a.example", List.of(), List.of(), List.of());

        assertThat(other.mainNumber()).contains(SECOND);
        assertThat(did.mainNumber()).contains(MAIN);
        assertThat(did.ownsCallerId(MAIN)).as("a DID alone may not be shown").isFalse();
        assertThat(nothing.mainNumber()).isEmpty();
    }

    @Test
    void finds_tenants_trunks_and_numbers() {
        Tenant a = tenant(
                1,
                "A.Example",
                List.of(),
                List.of(trunk("one", "192.0.2.1")),
                List.of(new Did(MAIN, new Target.User("1000"))));
        Tenant b = tenant(2, "b.example", List.of(), List.of(trunk("two", "192.0.2.1")), List.of());
        Directory directory = new Directory(List.of(a, b));

        assertThat(directory.byDomainId(2)).contains(b);
        assertThat(directory.byDomainId(3)).isEmpty();
        assertThat(directory.bySipDomain("a.EXAMPLE")).contains(a);
        assertThat(directory.bySipDomain("c.example")).isEmpty();
        assertThat(directory.did(MAIN).orElseThrow().tenant()).isEqualTo(a);
        assertThat(directory.did(SECOND)).isEmpty();
        assertThat(directory.trunksFrom(InetAddress.ofLiteral("192.0.2.1")))
                .extracting(found -> found.trunk().name())
                .containsExactly("one", "two");
        assertThat(directory.trunksFrom(InetAddress.ofLiteral("192.0.2.2"))).isEmpty();
    }

    @Test
    void replaces_everything_or_nothing() {
        Tenant a = tenant(1, "a.example", List.of(), List.of(), List.of());
        Directory directory = new Directory(List.of(a));

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        directory.replace(List.of(tenant(2, "b.example", List.of(), List.of(), List.of()), a, a)));
        assertThat(directory.tenants()).containsExactly(a);

        directory.replace(List.of(tenant(2, "b.example", List.of(), List.of(), List.of())));
        assertThat(directory.byDomainId(1)).isEmpty();
        assertThat(directory.bySipDomain("a.example")).isEmpty();
    }

    @Test
    void refuses_what_two_tenants_cannot_share() {
        Tenant a = tenant(1, "a.example", List.of(), List.of(), List.of(new Did(MAIN, new Target.User("1000"))));
        for (Tenant b : List.of(
                tenant(1, "b.example", List.of(), List.of(), List.of()),
                tenant(2, "A.EXAMPLE", List.of(), List.of(), List.of()),
                tenant(2, "b.example", List.of(), List.of(), List.of(new Did(MAIN, new Target.User("2000")))))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Directory(List.of(a, b)));
        }
    }

    @Test
    void secrets_are_not_printed() {
        assertThat(extension("1000", MAIN).toString()).doesNotContain("secret");
    }
}
