package dev.seiri.bench.rig;

import com.sun.management.OperatingSystemMXBean;
import dev.seiri.core.json.Json;
import dev.seiri.loader.workbook.SheetRow;
import dev.seiri.loader.workbook.Workbook;
import dev.seiri.loader.workbook.Workbooks;
import dev.seiri.loader.workbook.WorksheetReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/// One process that reads a workbook's rows from end to end, by Seiri's reader or by fastexcel's.
public final class WorkbookProcess {
  private WorkbookProcess() {}

  /// @param args `seiri` or `fastexcel`, the file, and how many times it is read
  public static void main(String[] args) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Path file = Path.of(args[1]);
    List<Long> cpu = new ArrayList<>(List.of(system.getProcessCpuTime()));
    long cells = 0;
    for (int times = Integer.parseInt(args[2]); times > 0; times--) {
      cells += args[0].equals("seiri") ? seiri(file) : fastexcel(file);
      cpu.add(system.getProcessCpuTime());
    }
    int last = cpu.size() - 1;
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .println(
            Json.write(
                Json.object()
                    .put("cells", cells)
                    .put("first", (cpu.get(1) - cpu.get(0)) / 1_000_000)
                    .put("last", (cpu.get(last) - cpu.get(last - 1)) / 1_000_000)
                    .put("peak", HandlerProcess.peakKiB())));
  }

  private static long seiri(Path file) throws IOException {
    long cells = 0;
    try (Workbook workbook = Workbooks.open(file);
        WorksheetReader rows = workbook.open(workbook.sheets().getFirst(), false)) {
      Optional<SheetRow> row = rows.next();
      while (row.isPresent()) {
        cells += row.get().cells().size();
        row = rows.next();
      }
    }
    return cells;
  }

  private static long fastexcel(Path file) throws IOException {
    try (ReadableWorkbook workbook =
            new ReadableWorkbook(new File(file.toString()), new ReadingOptions(true, true));
        Stream<Row> rows = workbook.getFirstSheet().openStream()) {
      return rows.mapToLong(row -> row.stream().filter(WorkbookProcess::hasText).count()).sum();
    }
  }

  private static boolean hasText(Cell cell) {
    return cell != null && !String.valueOf(cell.getValue()).isBlank();
  }
}
