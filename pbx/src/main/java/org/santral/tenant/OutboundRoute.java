package org.santral.tenant;

import java.util.List;

/**
 * A rule for calls to the outside; the first that matches wins, later ones that match too are its alternatives when
 * its trunk cannot take the call.
 *
 * @param name unique within the tenant
 * @param prefixes a number matches when it begins with one of these: digits of the {@code 90…} or {@code 00…} form;
 *     an empty prefix matches everything
 * @param trunk name of the trunk to use
 */
public record OutboundRoute(String name, List<String> prefixes, String trunk) {
    public OutboundRoute {
        prefixes = List.copyOf(prefixes);
    }
}
