package org.santral.http.simotel;

import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.state.ExtensionSetting;
import org.santral.state.ExtensionSettings;
import org.santral.tenant.Extension;
import org.santral.tenant.MailboxSettings;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code voicemails/voicemails/*} (B40–B43): a mailbox is that of the extension with its number. */
final class VoicemailServices {
    private final ExtensionSettings settings;

    VoicemailServices(ExtensionSettings settings) {
        this.settings = settings;
    }

    /** The id of an extension's mailbox. */
    static String id(Tenant tenant, String number) {
        return ObjectId.of(tenant.domainId(), "voicemail", number);
    }

    Answer add(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        String number = fields.required("number");
        Extension owner = tenant.extension(number)
                .orElseThrow(() -> SimotelRefusal.invalid("number", number, "the number of a user"));
        if (owner.voicemail()) {
            throw UserForm.taken();
        }
        VoicemailForm form = new VoicemailForm(fields);
        MailboxSettings box = form.changes().apply(MailboxSettings.USUAL);
        ExtensionSetting said = ExtensionSetting.ofMailbox(true, box, form.notes(true));
        write(tenant, number, _ -> said);
        return Envelope.added(id(tenant, number));
    }

    Answer update(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Extension owner = find(tenant, fields);
        String number = fields.text("number");
        if (number != null && !number.equals(owner.number())) {
            throw SimotelRefusal.invalid("number", number, owner.number() + ": a mailbox is that of one user");
        }
        VoicemailForm form = new VoicemailForm(fields);
        UnaryOperator<MailboxSettings> changes = form.changes();
        Map<String, String> notes = form.notes(false);
        write(tenant, owner.number(), now -> ExtensionSetting.ofMailbox(null, changes.apply(now.mailbox()), notes));
        return Envelope.done();
    }

    /** Its messages stay: whoever switches it on again has them. */
    Answer remove(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Extension owner = find(tenant, fields);
        write(tenant, owner.number(), _ -> ExtensionSetting.ofMailbox(false, MailboxSettings.USUAL, Map.of()));
        return Envelope.done();
    }

    private void write(Tenant tenant, String number, Function<Extension, ExtensionSetting> said) throws SimotelRefusal {
        if (!settings.change(tenant.domainId(), number, said, now -> now)) {
            throw SimotelRefusal.failed();
        }
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Search search = Search.of(fields);
        ArrayNode rows = Envelope.array();
        for (Extension owner : tenant.extensions().values()) {
            if (!owner.voicemail()) {
                continue;
            }
            String email = owner.mailbox().email().isEmpty()
                    ? owner.email()
                    : owner.mailbox().email();
            ObjectNode row = VoicemailForm.row(
                    id(tenant, owner.number()),
                    owner.number(),
                    owner.name(),
                    email,
                    owner.mailbox(),
                    settings.notes(tenant.domainId(), owner.number()));
            if (search.admits("number", owner.number())
                    && search.admits("name", row.path("name").asString())
                    && search.admits("email", email)) {
                rows.add(row);
            }
        }
        return Envelope.ok("", rows);
    }

    private static Extension find(Tenant tenant, Fields fields) throws SimotelRefusal {
        String id = fields.id();
        return tenant.extensions().values().stream()
                .filter(owner -> owner.voicemail() && id(tenant, owner.number()).equals(id))
                .findFirst()
                .orElseThrow(SimotelRefusal::failed);
    }
}
