import Foundation
import KerasTestSupport
import Testing

/// Files of less than a megabyte that are made to cost whoever opens them much: each is refused
/// within a second and 256 MB, in a process of its own.
///
/// `Tests/Oracle/attacks` makes them.
@Suite(.serialized) struct AttackTests {
    /// What each attack comes to, by its name.
    private static let outcomes = [
        // HDF5 structures that many name, or that lie in each other.
        "text_shared_by_attributes": "HDF5Error.resourceLimit",
        "header_shared_by_groups": "HDF5Error.resourceLimit",
        "header_blocks_in_each_other": "HDF5Error.malformed",
        "one_link_many_times": "HDF5Error.malformed",
        "one_attribute_many_times": "HDF5Error.malformed",
        "heap_shared_by_groups": "HDF5Error.resourceLimit",
        "names_in_each_other": "HDF5Error.malformed",
        "links_to_a_large_header": "HDF5Error.resourceLimit",
        "long_paths": "HDF5Error.resourceLimit",
        "marks_in_names": "HDF5Error.resourceLimit",
        "marks_in_short_names": "loaded",
        "marks_in_attributes": "loaded",
        "chunk_beyond_its_dataset": "HDF5Error.resourceLimit",
        "chunk_of_many_dimensions": "loaded",
        "chunk_shuffled_many_times": "HDF5Error.unsupported",
        "text_shared_by_elements": "HDF5Error.wrongKind",
        "names_in_pieces": "KerasError.invalidFile",
        "names_shared_by_layers": "KerasError.resourceLimit",
        "marks_in_layer_names": "KerasError.resourceLimit",
        "one_weight_many_times": "KerasError.stateMismatch",
        // Archives.
        "extra_fields_in_each_other": "ZipError.invalidExtraField",
        "ends_in_a_comment": "ZipError.endRecordMismatch",
        "many_members": "KerasError.invalidFile",
        "marks_in_member_names": "KerasError.invalidFile",
        "weights_of_zeros": "KerasError.resourceLimit",
        "weights_of_zeros_in_the_editor": "KerasError.resourceLimit",
        "lines_of_nothing": "KerasError.resourceLimit",
        // Configurations: values.
        "millions_of_numbers": "KerasError.invalidFile",
        "millions_of_lists": "KerasError.invalidFile",
        "a_million_texts": "KerasError.invalidFile",
        "a_million_objects": "KerasError.invalidFile",
        "long_integers": "KerasError.invalidFile",
        "a_long_fraction": "KerasError.invalidFile",
        "a_long_text": "KerasError.invalidFile",
        "a_long_accented_text": "KerasError.invalidFile",
        "marks_in_a_name": "KerasError.invalidFile",
        "spellings_of_one_key": "KerasError.invalidFile",
        "spellings_of_one_metric": "KerasError.stateMismatch",
        // Objects.
        "many_layers": "KerasError.resourceLimit",
        "many_layers_without_input": "KerasError.resourceLimit",
        "many_inputs": "KerasError.resourceLimit",
        "many_metrics": "KerasError.resourceLimit",
        "many_losses": "KerasError.resourceLimit",
        "many_loss_weights": "KerasError.stateMismatch",
        "model_in_a_model_twice": "loaded",
        "model_in_a_model_twice_with_input": "KerasError.resourceLimit",
        "model_in_a_model_twice_with_weights": "KerasError.stateMismatch",
        // Names.
        "a_name_that_layers_repeat": "KerasError.resourceLimit",
        "names_in_names": "KerasError.resourceLimit",
        "a_pattern_and_a_name_that_fight": "KerasError.resourceLimit",
        "many_patterns": "KerasError.stateMismatch",
        // Graphs.
        "a_long_chain": "KerasError.resourceLimit",
        "a_long_chain_from_its_end": "KerasError.resourceLimit",
        "waiting_for_each_other": "KerasError.resourceLimit",
        "a_call_on_its_own_result": "KerasError.invalidConfig",
        "many_ops_called_often": "KerasError.resourceLimit",
        "many_outputs_called_often": "KerasError.resourceLimit",
        "an_output_many_times": "loaded",
        "a_constant_padded": "KerasError.invalidConfig",
        "a_constant_repeated": "KerasError.invalidConfig",
        "a_constant_tiled": "KerasError.invalidConfig",
        "a_constant_broadcast": "KerasError.invalidConfig",
        "a_constant_made_one_hot": "KerasError.invalidConfig",
        // Operations of graphs: settings that say how large a constant would be.
        "linspace_of_many_steps": "loaded",
        "logspace_of_many_steps": "loaded",
        "geomspace_of_many_steps": "loaded",
        "linspace_of_constants_by_keyword": "KerasError.resourceLimit",
        "linspace_of_constants_and_more": "KerasError.resourceLimit",
        "powers_without_end": "loaded",
        "a_long_fourier_transform": "loaded",
        "a_long_window": "loaded",
        "a_wide_blur": "KerasError.resourceLimit",
        // A shape does: masks and identities, as large as what they are for.
        "half_of_a_large_matrix": "loaded",
        "inverse_of_a_large_matrix": "loaded",
        "inverse_of_a_large_factor": "loaded",
        "diagonal_of_a_large_matrix": "loaded",
        "a_far_diagonal": "loaded",
        "causal_attention_to_many_places": "loaded",
        "halves_of_matrices": "loaded",
        // Sizes whose products no integer holds.
        "diagonal_of_an_immense_matrix": "KerasError.resourceLimit",
        "trace_of_an_immense_matrix": "KerasError.resourceLimit",
        "a_diagonal_far_below": "KerasError.resourceLimit",
        "a_trace_far_below": "KerasError.resourceLimit",
        "a_diagonal_that_is_not_there": "loaded",
        "a_trace_that_is_not_there": "loaded",
        "blocks_of_a_long_image": "KerasError.resourceLimit",
        "blocks_of_one_long_image": "KerasError.resourceLimit",
        "blocks_of_many_channels": "KerasError.resourceLimit",
        "blocks_of_many_small_channels": "KerasError.resourceLimit",
        "sound_of_many_frames": "KerasError.resourceLimit",
        "sound_of_distant_frames": "KerasError.resourceLimit",
        "bytes_of_many_numbers": "KerasError.resourceLimit",
        "a_wide_image_cropped": "KerasError.resourceLimit",
        "a_wide_image_padded": "KerasError.resourceLimit",
        // Ranks that double at each step.
        "tensordot_of_itself": "KerasError.resourceLimit",
        "dot_of_itself": "KerasError.resourceLimit",
        "taken_from_itself": "KerasError.invalidConfig",
        // Parts: an operation that is made of as many others as a number says.
        "corners_of_many_dimensions": "KerasError.invalidConfig",
        "corners_of_some_dimensions": "loaded",
        "differences_without_end": "loaded",
        "many_differences": "loaded",
        "operations_of_many_parts": "KerasError.resourceLimit",
        "pools_of_many_places": "loaded",
        "pools_of_many_rows": "loaded",
        "a_loss_of_many_steps": "loaded",
        // Inputs and names, each of which is tried, or looked up, for each of the others.
        "stacked_sizes_that_never_fit": "KerasError.invalidConfig",
        "stacked_sizes": "loaded",
        "a_grid_of_many_sizes": "KerasError.invalidConfig",
        "a_grid_of_unknown_sizes": "KerasError.invalidConfig",
        "many_names_of_one_axis": "KerasError.invalidConfig",
        // Results.
        "split_into_a_million": "KerasError.invalidConfig",
        "split_into_an_equal_million": "KerasError.invalidConfig",
        "split_into_an_unknown_million": "KerasError.invalidConfig",
        "split_before_a_million_places": "KerasError.invalidConfig",
        "unstacked_into_a_million": "KerasError.invalidConfig",
        "an_index_of_a_million_axes": "KerasError.invalidConfig",
        "split_into_many_called_often": "KerasError.resourceLimit",
        // Layers that would compute while the graph is made.
        "a_kernel_for_a_constant": "KerasError.invalidConfig",
        "an_embedding_of_a_constant": "KerasError.invalidConfig",
        "categories_of_a_constant": "KerasError.invalidConfig",
        "a_mean_of_many_places": "loaded",
        // Variables as large as settings say.
        "an_immense_embedding": "KerasError.resourceLimit",
        "an_immense_convolution": "KerasError.resourceLimit",
        "an_immense_kernel": "KerasError.invalidArgument",
        "an_immense_lstm": "KerasError.resourceLimit",
        "an_immense_gru": "KerasError.resourceLimit",
        "an_immense_rnn": "KerasError.resourceLimit",
        "an_immense_einsum": "KerasError.resourceLimit",
        "an_immense_attention": "KerasError.resourceLimit",
        "attention_to_a_vector": "KerasError.invalidInput",
        "an_immense_batch_normalization": "KerasError.resourceLimit",
        "an_immense_layer_normalization": "KerasError.resourceLimit",
        "an_immense_normalization": "KerasError.resourceLimit",
        // Numbers.
        "places_for_unknown_tokens": "KerasError.invalidArgument",
        "places_for_unknown_tokens_in_a_vocabulary": "KerasError.invalidArgument",
        "weights_of_unknown_tokens": "KerasError.resourceLimit",
        "weights_of_a_long_vocabulary": "KerasError.resourceLimit",
        "weights_of_many_vocabularies": "KerasError.resourceLimit",
        // Weights that a model is led to.
        "group_shared_by_layers": "HDF5Error.resourceLimit",
        "header_shared_by_layers": "HDF5Error.resourceLimit",
        "chunks_shared_by_layers": "HDF5Error.resourceLimit",
        "chunks_without_an_index": "HDF5Error.resourceLimit",
    ]

    /// What takes more than two seconds of code that is not optimised: opened by the program that
    /// `make attack-test` builds.
    private static let slow: Set = [
        "lines_of_nothing", "millions_of_numbers", "millions_of_lists", "many_layers",
        "many_layers_without_input", "many_inputs", "many_metrics", "many_losses",
        "many_loss_weights", "a_pattern_and_a_name_that_fight", "many_patterns", "a_long_chain",
        "a_long_chain_from_its_end", "waiting_for_each_other", "an_output_many_times",
        "chunks_shared_by_layers", "halves_of_matrices", "operations_of_many_parts",
        "many_names_of_one_axis", "split_before_a_million_places", "an_index_of_a_million_axes",
        "split_into_many_called_often",
    ]

    private static var opened: [String] {
        outcomes.keys.filter { SafetyProcess.isOptimized || !slow.contains($0) }.sorted()
    }

    /// The second is one of optimised code.
    private static let allowedSeconds = SafetyProcess.isOptimized ? 1.0 : 10

    @Test func `every attack of the list is made`() throws {
        let made = try #require(Oracle.call("attacks.names").objectValue)
        #expect(Set(made.keys) == Set(Self.outcomes.keys))
        #expect(Self.slow.isSubset(of: made.keys))
    }

    @Test(arguments: opened)
    func `is refused, or harmless, within a second and 256 MB`(_ name: String) throws {
        try withTemporaryDirectory { folder in
            let file = try Oracle.call(
                "attacks.write", ["folder": .string(folder.path), "name": .string(name)])
            let path = try #require(file["path"]?.stringValue)
            let way = try #require(file["way"]?.stringValue)
            let size = try #require(file["size"]?.intValue)
            #expect(size < 1_000_000)
            var fastest = Double.infinity
            // Another program on the core's other hardware thread makes the same work take longer.
            for _ in 0..<3 where fastest >= Self.allowedSeconds {
                let opened = try SafetyProcess.open(way, path)
                let last = try #require(opened.outcome.split(separator: " ").last)
                #expect(last == Self.outcomes[name] ?? "", "\(opened.outcome): \(opened.message)")
                #expect(opened.megabytes < 256)
                fastest = min(fastest, opened.seconds)
                print(
                    "\(name): \(opened.outcome), \(opened.megabytes) MB,",
                    String(format: "%.2f s", opened.seconds))
            }
            #expect(fastest < Self.allowedSeconds)
        }
    }
}
