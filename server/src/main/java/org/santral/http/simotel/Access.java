package org.santral.http.simotel;

import org.santral.http.simotel.SimotelAccounts.Account;

/**
 * Who is asking, once that is proved.
 *
 * @param client the account of the API
 */
record Access(Account account, SimotelSettings.Account client) {

    /** Whether the client may use a service, such as {@code /pbx/users/add}. */
    boolean permits(String service) {
        return client.permissions().isEmpty() || client.permissions().stream().anyMatch(it -> covers(it, service));
    }

    private static boolean covers(String permission, String service) {
        return permission.endsWith("/*")
                ? service.startsWith(permission.substring(0, permission.length() - 1))
                : permission.equals(service);
    }
}
