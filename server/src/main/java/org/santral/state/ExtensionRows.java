package org.santral.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.store.Database;
import org.santral.store.Tx;
import org.santral.store.Vault;
import org.santral.tenant.OutsideClass;

/** The rows behind {@link ExtensionSettings}. */
final class ExtensionRows {

    /** One row. */
    record Row(int domainId, String number, Overlay overlay) {}

    private record Stored(
            int domainId,
            String number,
            String kind,
            ExtensionSetting setting,
            @Nullable String sealed) {}

    private final Vault vault;

    ExtensionRows(Vault vault) {
        this.vault = vault;
    }

    /** @throws IOException when a password was not sealed with the vault's key */
    List<Row> read(Database database) throws IOException {
        List<Stored> stored = new ArrayList<>();
        database.read(tx -> {
            tx.sql()
                    .sql("select domain_id, extension, kind, name, email, voicemail, may_call, password"
                            + " from extension_setting")
                    .query((ResultSet row) -> {
                        int on = row.getInt(6);
                        Boolean voicemail = row.wasNull() ? null : on != 0;
                        ExtensionSetting setting = new ExtensionSetting(
                                row.getString(4), row.getString(5), voicemail, classes(row.getString(7)));
                        stored.add(new Stored(
                                row.getInt(1), row.getString(2), row.getString(3), setting, row.getString(8)));
                    });
            return true;
        });
        List<Row> rows = new ArrayList<>();
        for (Stored row : stored) {
            rows.add(new Row(row.domainId(), row.number(), overlay(row)));
        }
        return rows;
    }

    private Overlay overlay(Stored row) throws IOException {
        return switch (row.kind()) {
            case "created" -> new Overlay.Created(opened(row), row.setting());
            case "changed" -> new Overlay.Changed(row.setting());
            case "deleted" -> new Overlay.Deleted();
            default -> throw new IOException("extension_setting holds the unknown kind " + row.kind());
        };
    }

    private String opened(Stored row) throws IOException {
        String sealed = row.sealed();
        try {
            return new String(
                    vault.open(Base64.getDecoder().decode(sealed == null ? "" : sealed)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the password of extension " + row.number() + " cannot be read: " + e.getMessage(), e);
        }
    }

    void write(Tx tx, int domainId, String number, Overlay overlay) {
        switch (overlay) {
            case Overlay.Created(String password, ExtensionSetting setting) -> {
                byte[] sealed = vault.seal(password.getBytes(StandardCharsets.UTF_8));
                write(
                        tx,
                        domainId,
                        number,
                        "created",
                        setting,
                        Base64.getEncoder().encodeToString(sealed));
            }
            case Overlay.Changed(ExtensionSetting setting) -> write(tx, domainId, number, "changed", setting, null);
            case Overlay.Deleted() -> write(tx, domainId, number, "deleted", Overlay.NOTHING_SAID, null);
        }
    }

    private static void write(
            Tx tx, int domainId, String number, String kind, ExtensionSetting setting, @Nullable String sealed) {
        Boolean voicemail = setting.voicemail();
        tx.sql()
                .sql("insert into extension_setting"
                        + " (domain_id, extension, kind, name, email, voicemail, may_call, password)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (domain_id, extension) do update set kind = excluded.kind,"
                        + " name = excluded.name, email = excluded.email, voicemail = excluded.voicemail,"
                        + " may_call = excluded.may_call, password = excluded.password")
                .params(Arrays.asList(
                        domainId,
                        number,
                        kind,
                        setting.name(),
                        setting.email(),
                        voicemail == null ? null : voicemail ? 1 : 0,
                        text(setting.mayCall()),
                        sealed))
                .update();
    }

    static void delete(Tx tx, int domainId, String number) {
        tx.sql()
                .sql("delete from extension_setting where domain_id = ? and extension = ?")
                .params(domainId, number)
                .update();
    }

    private static @Nullable String text(@Nullable Set<OutsideClass> classes) {
        return classes == null
                ? null
                : classes.stream().map(OutsideClass::name).sorted().collect(Collectors.joining(","));
    }

    private static @Nullable Set<OutsideClass> classes(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Set<OutsideClass> classes = EnumSet.noneOf(OutsideClass.class);
        for (String name : text.isEmpty() ? new String[0] : text.split(",")) {
            classes.add(OutsideClass.valueOf(name));
        }
        return classes;
    }
}
