// A queue that keeps its memory: it grows to what was once needed and allocates no more. Not for threads.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "engine/base/assert.hpp"

namespace adapters::sim {

template <class Item>
class Fifo {
 public:
  Fifo() : items_(kCapacityMin) {}

  [[nodiscard]] bool empty() const noexcept { return head_ == tail_; }
  [[nodiscard]] std::size_t size() const noexcept { return tail_ - head_; }

  void push(const Item& item) {
    if (size() == items_.size()) grow();
    items_[tail_ & (items_.size() - 1)] = item;
    ++tail_;
  }
  /// Behind the last one that is not later; one that is already last costs nothing more than push.
  template <class IsLater>
  void insert(const Item& item, IsLater is_later) {
    push(item);
    const std::size_t mask = items_.size() - 1;
    for (std::size_t i = tail_ - 1; i != head_ && is_later(items_[(i - 1) & mask]); --i) {
      std::swap(items_[i & mask], items_[(i - 1) & mask]);
    }
  }
  [[nodiscard]] const Item& front() const noexcept {
    ASSERT(!empty());
    return items_[head_ & (items_.size() - 1)];
  }
  /// The one so many places behind the front.
  [[nodiscard]] const Item& at(std::size_t place) const noexcept {
    ASSERT(place < size());
    return items_[(head_ + place) & (items_.size() - 1)];
  }
  void pop() noexcept {
    ASSERT(!empty());
    ++head_;
  }

 private:
  static constexpr std::size_t kCapacityMin = 64;  // a power of two: places are found by masking

  void grow() {
    std::vector<Item> larger(items_.size() * 2);
    const std::size_t count = size();
    for (std::size_t i = 0; i < count; ++i) larger[i] = items_[(head_ + i) & (items_.size() - 1)];
    items_ = std::move(larger);
    head_ = 0;
    tail_ = count;
  }

  std::vector<Item> items_;
  std::size_t head_{0};
  std::size_t tail_{0};
};

}  // namespace adapters::sim
