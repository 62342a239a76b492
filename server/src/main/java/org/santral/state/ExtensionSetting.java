package org.santral.state;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Extension;
import org.santral.tenant.OutsideClass;

/**
 * What a client said about an extension over HTTP; null where it said nothing. Forwards and the outbound number are not
 * here: phones change them too, and they are in {@link org.santral.tenant.ExtensionState}.
 *
 * @param name shown to others
 * @param email of who uses it, may be empty
 * @param voicemail whether calls that it does not take are offered its mailbox
 * @param mayCall numbers outside that it may call
 */
public record ExtensionSetting(
        @Nullable String name,
        @Nullable String email,
        @Nullable Boolean voicemail,
        @Nullable Set<OutsideClass> mayCall) {

    public ExtensionSetting {
        mayCall = mayCall == null ? null : Set.copyOf(mayCall);
    }

    /** This, and what was said later. */
    ExtensionSetting then(ExtensionSetting later) {
        return new ExtensionSetting(
                later.name == null ? name : later.name,
                later.email == null ? email : later.email,
                later.voicemail == null ? voicemail : later.voicemail,
                later.mayCall == null ? mayCall : later.mayCall);
    }

    /** An extension with what was said about it. */
    Extension over(Extension extension) {
        return extension
                .withName(name == null ? extension.name() : name)
                .withEmail(email == null ? extension.email() : email)
                .withVoicemail(voicemail == null ? extension.voicemail() : voicemail)
                .withMayCall(mayCall == null ? extension.mayCall() : mayCall);
    }
}
