package io.rabbitagent.dashboards;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Conventions about where panels stand. Each method names what breaks the convention; nothing: it holds. */
final class Layout {
    private static final int COLUMNS = 24;

    private Layout() {}

    static List<String> uniqueIds(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (Panel panel : dashboard.panels()) {
            if (panel.id() <= 0 || !seen.add(panel.id())) {
                broken.add(panel + ": its id is not its own");
            }
        }
        return broken;
    }

    static List<String> withinTheGrid(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        for (Panel panel : dashboard.panels()) {
            Panel.Place at = panel.place();
            if (at.x() < 0 || at.y() < 0 || at.w() <= 0 || at.h() <= 0 || at.x() + at.w() > COLUMNS) {
                broken.add(panel + ": stands at " + at);
            }
        }
        return broken;
    }

    static List<String> noOverlaps(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        List<Panel> panels = dashboard.panels();
        for (int one = 0; one < panels.size(); one++) {
            for (int other = one + 1; other < panels.size(); other++) {
                if (panels.get(one).place().overlaps(panels.get(other).place())) {
                    broken.add(panels.get(one) + " overlaps " + panels.get(other));
                }
            }
        }
        return broken;
    }
}
