package org.santral.tenant;

/**
 * A number of ours that the outside can call.
 *
 * @param number the number, in comparable form
 * @param target where calls to it go, such as {@code user/1000} (interfaces.md §2)
 */
public record Did(PhoneNumber number, String target) {}
