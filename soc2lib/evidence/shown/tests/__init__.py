"""What tests of one population conclude, deviation by deviation."""
