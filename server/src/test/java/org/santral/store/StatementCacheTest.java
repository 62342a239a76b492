package org.santral.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class StatementCacheTest {
    private static final String INSERT = "insert into t (n, s) values (?, ?)";
    private static final String ALL = "select n from t where n >= ? order by n";

    @TempDir
    Path folder;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("t.db"));
        connection = StatementCache.over(source.getConnection());
        connection.createStatement().execute("create table t (n integer primary key, s text)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void insert(int n) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, n);
            insert.executeUpdate();
        }
    }

    private PreparedStatement from(int n) throws SQLException {
        PreparedStatement query = connection.prepareStatement(ALL);
        query.setInt(1, n);
        return query;
    }

    private static int next(ResultSet rows) throws SQLException {
        assertThat(rows.next()).isTrue();
        return rows.getInt(1);
    }

    /** What the driver itself works on, behind the loan. */
    private static Object compiled(PreparedStatement statement) throws SQLException {
        return statement.unwrap(PreparedStatement.class);
    }

    @Test
    void aStatementIsCompiledOnceAndComesBackEmpty() throws SQLException {
        PreparedStatement first = connection.prepareStatement(INSERT);
        Object compiled = compiled(first);
        first.setInt(1, 1);
        first.setString(2, "of the first");
        first.executeUpdate();
        first.setInt(1, 7);
        first.addBatch();
        first.close();
        first.close();
        assertThat(first.isClosed()).isTrue();
        assertThatThrownBy(() -> first.setInt(1, 2)).isInstanceOf(SQLException.class);
        try (PreparedStatement second = connection.prepareStatement(INSERT)) {
            assertThat(compiled(second)).isSameAs(compiled);
            assertThat(second.executeBatch()).as("no batch of another").isEmpty();
            second.setInt(1, 2);
            second.executeUpdate();
        }
        try (ResultSet rows = connection.createStatement().executeQuery("select count(*), count(s), max(n) from t")) {
            assertThat(next(rows)).isEqualTo(2);
            assertThat(rows.getInt(2)).as("no value of another").isEqualTo(1);
            assertThat(rows.getInt(3)).isEqualTo(2);
        }
    }

    @Test
    void oneThatIsInUseIsNotGivenToAnother() throws SQLException {
        insert(1);
        insert(2);
        insert(3);
        try (PreparedStatement outer = from(1);
                ResultSet rows = outer.executeQuery()) {
            assertThat(next(rows)).isEqualTo(1);
            try (PreparedStatement inner = from(3);
                    ResultSet others = inner.executeQuery()) {
                assertThat(next(others)).isEqualTo(3);
                assertThat(others.next()).isFalse();
            }
            assertThat(next(rows)).isEqualTo(2);
        }
    }

    @Test
    void oneThatIsGivenBackWithRowsLeftHoldsNothing() throws SQLException {
        insert(1);
        insert(2);
        PreparedStatement query = from(1);
        next(query.executeQuery());
        query.close();
        // A cursor that was left open would lock the table against this.
        connection.createStatement().execute("drop table t");
        assertThat(connection.isClosed()).isFalse();
    }

    @Test
    void oneThatFailedIsThrownAway() throws SQLException {
        insert(1);
        PreparedStatement insert = connection.prepareStatement(INSERT);
        Object compiled = compiled(insert);
        insert.setInt(1, 1);
        assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
        insert.close();
        PreparedStatement next = connection.prepareStatement(INSERT);
        assertThat(compiled(next)).isNotSameAs(compiled);
        next.setInt(1, 2);
        assertThat(next.executeUpdate()).isEqualTo(1);
        next.close();
    }

    @Test
    void aTableThatChangedIsReadAsItIs() throws SQLException {
        insert(1);
        next(from(1).executeQuery());
        connection.createStatement().execute("alter table t add column more text default 'x'");
        insert(2);
        try (PreparedStatement query = from(2);
                ResultSet rows = query.executeQuery()) {
            assertThat(next(rows)).isEqualTo(2);
        }
    }
}
