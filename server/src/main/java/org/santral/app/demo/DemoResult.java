package org.santral.app.demo;

import java.util.List;
import java.util.Map;

/**
 * What came of the demonstration's call.
 *
 * @param json the object of interfaces.md §1
 * @param problems what did not hold, empty when all did
 */
record DemoResult(Map<String, Object> json, List<String> problems) {}
