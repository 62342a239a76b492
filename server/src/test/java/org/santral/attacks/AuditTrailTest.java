package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.store.AuditTrail;
import org.santral.store.AuditTrail.Actor;
import org.santral.store.AuditTrail.Entry;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;

/** The trail of administration: part of the change, and only added to. */
@OnBothDatabases
class AuditTrailTest {
    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private static void note(Database database, String which) {
        AuditTrail.as(
                new Actor("Verimor key", "192.0.2.7"),
                () -> database.write(tx -> {
                    AuditTrail.note(tx, 101, "trunk created", which);
                    return true;
                }));
    }

    @Test
    void a_change_and_its_entry_are_kept_together_or_not_at_all() {
        DatabaseSettings settings = backend.create(folder);
        try (Database database = Database.open(settings)) {
            note(database, "first\r\nforged");
            assertThatThrownBy(() -> database.write(tx -> {
                        AuditTrail.note(tx, 101, "trunk created", "never");
                        throw new IllegalStateException("the change fails");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            database.write(tx -> {
                AuditTrail.note(tx, 102, "extension set", "1000");
                AuditTrail.note(tx, null, "configuration applied", "");
                return true;
            });
        }
        try (Database database = Database.open(settings)) {
            List<Entry> all = AuditTrail.entries(database, null, null);
            assertThat(all).extracting(Entry::which).containsExactly("first  forged", "1000", "");
            assertThat(all)
                    .extracting(Entry::who)
                    .containsExactly("Verimor key", "a phone or the PBX itself", "a phone or the PBX itself");
            assertThat(all).extracting(Entry::from).containsExactly("192.0.2.7", "", "");
            assertThat(all.getLast().domainId()).isNull();
            assertThat(AuditTrail.entries(database, 102, null)).containsExactly(all.get(1));
            assertThat(AuditTrail.entries(database, 101, all.getFirst().at().plusSeconds(3600)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from audit_entry",
                "delete from audit_entry where entry_id = 1",
                "update audit_entry set who = 'somebody else'"
            })
    void nobody_tidies_up_behind_himself(String statement) {
        try (Database database = Database.open(backend.create(folder))) {
            note(database, "x");
            assertThatThrownBy(
                            () -> database.write(tx -> tx.sql().sql(statement).update()))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("only added to");
            assertThat(AuditTrail.entries(database, null, null)).hasSize(1);
        }
    }
}
